package browser

// The words by which pages are understood: English, German, French, Spanish, Italian, Dutch, Portuguese. They are
// written as fold leaves them, without accents. Consent is
// understood in a few languages more.
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
		"logga in", "log ind", "logg inn", "kirjaudu", "kirjaudu sisaan", "zaloguj", "zaloguj sie", "prihlasit", "prihlasit se",
		"ロクイン", "サインイン", "登录", "登入",
		"inloggen", "aanmelden", "log in", "meld aan", "iniciar sessao", "entrar", "aceder", "acessar",
	}
	allowWords = vocabulary{
		"allow", "authorize", "authorise", "approve", "accept", "grant", "agree", "permit", "consent", "give access",
		"share my", "share it", "share them", "share with", "share access", "share data", "share records", "give permission", "release my records",
		"erlauben", "zulassen", "genehmigen", "zustimmen", "akzeptieren", "gestatten", "freigeben", "autorisieren",
		"gewahren", "einwilligen",
		"autoriser", "accepter", "approuver", "accorder", "permettre", "consentir", "j accepte", "j autorise",
		"permitir", "autorizar", "aceptar", "aprobar", "conceder", "acepto", "autorizo",
		"consenti", "consentire", "autorizza", "autorizzare", "accetta", "accettare", "approva", "approvare", "permetti",
		"concedi", "accetto",
		"toestaan", "toestemmen", "toestemming geven", "accepteren", "goedkeuren", "akkoord", "autoriseren", "machtigen",
		"aceitar", "aprovar", "aceito",
		"tillat", "godkann", "tillad", "godkend", "tillat", "godta", "salli", "hyvaksy",
		"zezwol", "zezwalam", "akceptuj", "autoryzuj", "povolit", "povoluji", "schvalit",
		"許可", "許可する", "同意する", "承認する", "允许", "授权", "同意", "允許", "授權",
	}
	// onwardWords consent only where a page asks, or lead on where it does not.
	onwardWords = vocabulary{
		"continue", "verify", "yes", "ok", "okay", "confirm", "next", "proceed", "submit", "true",
		"weiter", "fortfahren", "fortsetzen", "bestatigen", "ja", "absenden",
		"continuer", "suivant", "valider", "confirmer", "oui", "poursuivre",
		"continuar", "siguiente", "confirmar", "si", "continua", "avanti", "conferma", "prosegui",
		"doorgaan", "verder", "volgende", "bevestigen", "sim", "seguinte", "avancar", "prosseguir",
	}
	denyWords = vocabulary{
		"deny", "denied", "cancel", "decline", "reject", "refuse", "disallow", "forbid", "abort", "no", "not", "never",
		"don t", "dont", "false", "dismiss", "later", "private", "to myself", "block", "stop", "disagree", "nope",
		"ablehnen", "abbrechen", "verweigern", "verbieten", "nein", "nicht", "keinen",
		"refuser", "annuler", "rejeter", "decliner", "interdire", "non", "pas",
		"denegar", "rechazar", "cancelar", "negar", "rifiuta", "rifiutare", "nega", "negare", "annulla", "annullare",
		"weigeren", "afwijzen", "annuleren", "nee", "niet", "recusar", "rejeitar", "nao",
		"neka", "avbryt", "avvisa", "nej", "inte", "afvis", "annuller", "ikke", "nei", "avsla", "kiella", "hylkaa", "peruuta",
		"odrzuc", "odmow", "anuluj", "nie", "odmitnout", "zamitnout", "zrusit",
		"拒否", "拒否する", "キャンセル", "許可しない", "同意しない", "拒绝", "取消", "不同意", "不允许", "拒絕", "不允許",
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
		"show password", "resend", "send again", "another way", "different way", "other way", "different method", "another method",
		"pay", "buy", "upgrade", "close account", "close my account", "erase", "deactivate", "unsubscribe", "disconnect",
		"delete", "remove", "revoke",
	}
	// backWords are on buttons that lead back, which refuses when they say no as well.
	backWords = vocabulary{"back", "zuruck", "retour", "volver", "indietro", "terug", "voltar"}
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
	// decisionWords are in the names of hidden fields that hold an answer.
	decisionWords = vocabulary{"decision", "approval", "approve", "approved", "allow", "allowed", "consent", "authorize", "authorized", "accept", "accepted", "action", "answer"}
	// accessWords are on pages that ask whether an app may.
	accessWords = vocabulary{
		"access", "permission", "permissions", "share", "authorize", "authorise", "allow", "connect", "would like to", "wants to",
		"your record", "your records", "your credentials", "your data",
		"zugriff", "zugang", "berechtigung", "acces", "autorisation", "acceso", "permiso", "accesso", "toegang", "acesso",
		"atkomst", "adgang", "tilgang", "dostep", "pristup",
	}
	// stayWords are over the question whether the host is to remember the person.
	stayWords = vocabulary{
		"stay signed in", "stay logged in", "keep me signed in", "keep me logged in", "keep you signed in", "remain signed in",
		"remember this device", "remember this browser", "trust this device", "trust this browser", "remember me",
		"angemeldet bleiben", "eingeloggt bleiben", "gerat merken", "rester connecte", "mantener la sesion", "resta connesso",
		"ingelogd blijven", "aangemeld blijven", "manter sessao", "manter conectado",
	}
	// termsWords are over pages, and on boxes, that have the person accept the host's own terms.
	termsWords = vocabulary{
		"terms", "terms of use", "terms of service", "conditions", "acceptable use", "privacy notice", "privacy policy", "rules",
		"nutzungsbedingungen", "agb", "datenschutz", "conditions d utilisation", "condiciones", "condizioni",
		"voorwaarden", "gebruiksvoorwaarden", "termos", "terminos",
	}
	// chooseWords are over a list of accounts, and anotherWords on the entry for one that is not in it.
	chooseWords = vocabulary{
		"choose an account", "select an account", "pick an account", "choose account", "select account", "pick account",
		"choose your account", "select your account", "which account", "account chooser",
		"konto auswahlen", "konto wahlen", "wahlen sie ein konto", "choisir un compte", "choisissez un compte", "elige una cuenta",
		"elegir una cuenta", "scegli un account", "kies een account", "escolha uma conta", "escolher uma conta",
	}
	anotherWords = vocabulary{
		"another account", "different account", "other account", "anderes konto", "anderen konto", "autre compte", "otra cuenta",
		"altro account", "ander account", "outra conta",
	}
	// byPasswordWords are on links of pages that ask for a passkey or send a link by mail.
	byPasswordWords = vocabulary{
		"use password", "use a password", "use your password", "use my password", "password instead", "with password",
		"with a password", "with your password", "mit passwort", "mit kennwort", "avec mot de passe", "con contrasena",
		"con password", "met wachtwoord", "com senha",
	}
	// codeWords are in the names and labels of fields for a one-time code.
	codeWords = vocabulary{
		"otp", "totp", "mfa", "2fa", "mfa code", "one time code", "one time password", "one time passcode", "verification code",
		"authentication code", "authenticator code", "authenticator", "security code", "login code", "passcode code",
		"two factor", "twofactor", "second factor", "tfa", "otp code", "6 digit code", "six digit code",
		"einmalcode", "einmalkennwort", "einmalpasswort", "bestatigungscode", "sicherheitscode", "code de verification",
		"code a usage unique", "codigo de verificacion", "codigo de un solo uso", "codice di verifica", "verificatiecode",
		"codigo de verificacao",
	}
	// puzzleWords are in the markup of tests for machines.
	puzzleWords = vocabulary{
		"captcha", "recaptcha", "turnstile", "are you a robot", "not a robot", "are you human", "you are human", "checking your browser",
		"just a moment", "attention required",
	}
	// sessionWords are on pages that have lost the session of what was begun.
	sessionWords = vocabulary{
		"session has expired", "session expired", "session is expired", "session has ended", "session timed out", "session has timed out",
		"sitzung ist abgelaufen", "sitzung abgelaufen", "session a expire", "session expiree", "sesion ha caducado", "sesion ha expirado",
		"sessione scaduta", "sessione e scaduta", "sessie is verlopen", "sessao expirou",
	}
	// newPasswordWords are over pages that have the person choose another password.
	newPasswordWords = vocabulary{
		"new password", "change password", "change your password", "update your password", "password expired", "password has expired",
		"choose a password", "set a password", "neues passwort", "neues kennwort", "passwort andern", "kennwort andern",
		"nouveau mot de passe", "nueva contrasena", "nuova password", "nieuw wachtwoord", "nova senha",
	}
	// buttonWords are in the classes of links that look like buttons.
	buttonWords = vocabulary{"btn", "button", "cta"}
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
	case backWords.in(folded):
		return aside
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
