package browser

// The words by which pages are understood: English, German, French, Spanish, Italian, Dutch, Portuguese. They are
// written as fold leaves them, without accents.
var (
	// userWords are parts of the names and labels of fields for a user name.
	userWords = vocabulary{
		"user", "login", "logon", "mail", "account", "ident", "uid", "sign in name",
		"benutzer", "nutzer", "anmeldename", "kennung", "utilisateur", "courriel", "usuario", "correo", "utente",
		"gebruiker", "utilizador",
	}
	// otherFieldWords are in the names and labels of fields that look like one for a user name and are not.
	otherFieldWords = vocabulary{
		"q", "search", "captcha", "otp", "code", "token", "pin", "coupon", "tenant", "domain", "first name", "last name",
		"company", "suche", "recherche", "buscar", "cerca", "zoeken",
	}

	signInWords = vocabulary{
		"sign in", "signin", "sign on", "log in", "login", "log on", "logon",
		"anmelden", "anmeldung", "einloggen", "se connecter", "connexion", "connectez vous", "s identifier", "identification",
		"iniciar sesion", "inicio de sesion", "inicia sesion", "acceder", "ingresar", "accedi", "accesso", "entra",
		"inloggen", "aanmelden", "log in", "meld aan", "iniciar sessao", "entrar", "aceder", "acessar",
	}
	allowWords = vocabulary{
		"allow", "authorize", "authorise", "approve", "accept", "grant", "agree", "permit", "consent", "give access",
		"erlauben", "zulassen", "genehmigen", "zustimmen", "akzeptieren", "gestatten", "freigeben", "autorisieren",
		"gewahren", "einwilligen",
		"autoriser", "accepter", "approuver", "accorder", "permettre", "consentir", "j accepte", "j autorise",
		"permitir", "autorizar", "aceptar", "aprobar", "conceder", "acepto", "autorizo",
		"consenti", "consentire", "autorizza", "autorizzare", "accetta", "accettare", "approva", "approvare", "permetti",
		"concedi", "accetto",
		"toestaan", "toestemmen", "toestemming geven", "accepteren", "goedkeuren", "akkoord", "autoriseren", "machtigen",
		"aceitar", "aprovar", "aceito",
	}
	// onwardWords consent only where a page asks, or lead on where it does not.
	onwardWords = vocabulary{
		"continue", "yes", "ok", "okay", "confirm", "next", "proceed", "submit", "true",
		"weiter", "fortfahren", "fortsetzen", "bestatigen", "ja", "absenden",
		"continuer", "suivant", "valider", "confirmer", "oui", "poursuivre",
		"continuar", "siguiente", "confirmar", "si", "continua", "avanti", "conferma", "prosegui",
		"doorgaan", "verder", "volgende", "bevestigen", "sim", "seguinte", "avancar", "prosseguir",
	}
	denyWords = vocabulary{
		"deny", "denied", "cancel", "decline", "reject", "refuse", "disallow", "forbid", "abort", "no", "not", "never",
		"don t", "dont", "false",
		"ablehnen", "abbrechen", "verweigern", "verbieten", "nein", "nicht", "keinen",
		"refuser", "annuler", "rejeter", "decliner", "interdire", "non", "pas",
		"denegar", "rechazar", "cancelar", "negar", "rifiuta", "rifiutare", "nega", "negare", "annulla", "annullare",
		"weigeren", "afwijzen", "annuleren", "nee", "niet", "recusar", "rejeitar", "nao",
	}
	// asideWords are on buttons that lead away from signing in and consent.
	asideWords = vocabulary{
		"sign out", "signout", "log out", "logout", "log off", "logoff", "abmelden", "ausloggen", "deconnexion",
		"deconnecter", "cerrar sesion", "salir", "esci", "disconnetti", "uitloggen", "afmelden", "terminar sessao", "sair",
		"forgot", "forgotten", "vergessen", "oublie", "olvide", "olvidado", "olvidaste", "dimenticata", "dimenticato",
		"vergeten", "esqueci", "esqueceu", "reset", "recover",
		"register", "sign up", "signup", "create account", "create an account", "create your account", "new account",
		"registrieren", "konto erstellen", "inscription", "s inscrire", "creer un compte", "registrarse", "crear cuenta",
		"registrati", "crea account", "registreren", "account aanmaken", "registar", "registrar", "criar conta",
		"another account", "different account", "other account", "switch account", "change account", "another user",
		"different user", "switch user", "change user", "not you", "anderes konto", "anderen konto", "konto wechseln",
		"nicht sie", "autre compte", "otra cuenta", "altro account", "ander account", "outra conta",
		"search", "suche", "suchen", "rechercher", "buscar", "cerca", "zoeken", "pesquisar", "procurar",
		"subscribe", "newsletter", "abonnieren", "abonner", "suscribirse", "iscriviti", "abonneren", "subscrever",
		"language", "sprache", "langue", "idioma", "lingua", "taal", "cookie", "cookies", "help", "hilfe", "aide", "ayuda",
		"show password", "resend", "back", "zuruck", "retour", "volver", "indietro", "terug", "voltar",
		"delete", "remove", "revoke",
	}
	// asideForms are in the ids, classes and addresses of forms that are on many pages and matter on none.
	asideForms = vocabulary{
		"search", "suche", "recherche", "buscar", "ricerca", "zoeken", "pesquisa", "newsletter", "subscribe", "cookie",
		"cookies", "language", "lang", "locale", "sprache", "langue", "idioma", "lingua", "taal", "logout", "log out",
		"signout", "sign out", "feedback", "signup", "sign up", "forgot",
	}
	// asideTexts are in the text of such forms, where their markup has no name for it.
	asideTexts = vocabulary{"cookies", "newsletter"}
	// throughWords come before the name of another company on a button that leads there.
	throughWords = vocabulary{"with", "via", "using", "mit", "uber", "avec", "con", "com", "met"}
	// ownWords show that it is not another company after all.
	ownWords = vocabulary{"mail", "passw", "kennwort", "wachtwoord", "contrasena", "senha", "mot de passe", "user", "benutzer", "your", "ihrem", "credential"}

	// rememberWords are on boxes that outlast a journey, or that sell something. They stay as they are.
	rememberWords = vocabulary{
		"remember", "stay", "keep", "persist", "again", "trust", "newsletter", "marketing", "news", "offers",
		"merken", "angemeldet", "eingeloggt", "souvenir", "memoriser", "rester", "recordar", "recordarme", "recuerdame",
		"mantener", "ricorda", "ricordami", "resta", "onthoud", "onthouden", "ingelogd", "lembrar", "manter",
	}
	// scopeWords are in the names of what consent pages hold, and in their addresses.
	scopeWords = vocabulary{
		"scope", "scopes", "consent", "approve", "approval", "client id", "permission", "permissions", "decision",
		"authorize", "authorise", "authorization", "grant", "grants", "granted", "oauth",
	}
	// problemWords are in the messages of pages after a sign-in that did not succeed.
	problemWords = vocabulary{
		"incorrect", "invalid", "wrong", "failed", "failure", "not recognized", "not recognised", "not match", "no match",
		"not found", "unknown", "unable", "could not", "couldn t", "not signed in", "do not open", "locked", "disabled", "too many",
		"falsch", "ungultig", "ungultige", "fehlgeschlagen", "nicht korrekt", "gesperrt",
		"incorrecte", "incorrects", "incorrectes", "invalide", "invalides", "erreur", "errone", "echec",
		"incorrecto", "incorrecta", "incorrectos", "invalido", "invalida", "no valido", "no es valida",
		"errato", "errata", "non valido", "non valide", "non corretti", "non corretta",
		"onjuist", "onjuiste", "ongeldig", "ongeldige", "mislukt", "incorreto", "incorreta", "incorretos",
	}
	// alertWords are in the ids and classes of elements with an error message.
	alertWords = vocabulary{"error", "errors", "alert", "danger", "invalid", "fehler", "erreur", "warning", "feedback", "flash", "problem"}
)

// meaning is what a button is understood to do.
type meaning int

const (
	unclear meaning = iota
	aside           // leads away; never pressed
	denies
	allows
	signsIn
	leadsOn
)

// meaningOf reads folded words. What leads away or refuses goes before what allows: "do not allow" has both.
func meaningOf(folded string) meaning {
	onward := onwardWords.in(folded)
	signIn := signInWords.in(folded)
	switch {
	case asideWords.in(folded), (signIn || onward) && throughWords.in(folded) && !ownWords.within(folded):
		return aside
	case denyWords.in(folded):
		return denies
	case allowWords.in(folded):
		return allows
	case signIn:
		return signsIn
	case onward:
		return leadsOn
	}
	return unclear
}

// meaning goes by the words on a button, and by its value, name and id where they have none. A word that only leads on
// may get its meaning from there: "Continue" with the value "accept" allows.
func (c *control) meaning() meaning {
	found := unclear
	for _, said := range []string{c.label, c.value, c.name, c.id} {
		switch m := meaningOf(fold(said)); {
		case m == unclear, found == leadsOn && m != allows:
		case m == leadsOn:
			found = leadsOn
		default:
			return m
		}
	}
	return found
}
