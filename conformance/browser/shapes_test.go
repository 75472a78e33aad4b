package browser_test

// shape is a host as one kind of product builds it. What a page must send is written as method, path and the sorted
// fields; EMAIL and PASSWORD stand for the person's.
type shape struct {
	name    string
	login   []string // the pages of the sign-in, in order; none for somebody who is signed in
	typed   []string // what each of them must send; " or " parts alternatives
	consent string   // "" when consent is remembered
	allow   string   // what the consent page must send
	deny    string
}

// The markup of most consent pages, for rows that are about signing in, and the other way round.
const (
	usualLogin   = `<h1>Sign in</h1><form method=post action=/session><label for=u>E-mail</label><input id=u name=user type=email><label for=p>Password</label><input id=p name=pass type=password><button>Sign in</button></form>`
	usualTyped   = `POST /session pass=PASSWORD&user=EMAIL`
	usualConsent = `<h1>Allow access?</h1><form method=post action=/consent><input type=hidden name=id value=7><button name=decision value=allow>Allow</button> <button name=decision value=deny>Deny</button></form>`
	usualAllow   = `POST /consent decision=allow&id=7`
	usualDeny    = `POST /consent decision=deny&id=7`
)

// signIns are ways to ask who it is.
var signIns = []shape{
	{name: "plain", login: []string{usualLogin}, typed: []string{usualTyped}},
	{name: "remember me stays unticked", login: []string{`<form method=post action=/login id="kc-form-login">
		<label for="username" class="control-label">Username or email</label><input tabindex=1 id=username name=username type=text autofocus autocomplete=off>
		<label for="password">Password</label><input tabindex=2 id=password name=password type=password autocomplete=off>
		<label><input type=checkbox name=rememberMe id=rememberMe> Remember me</label>
		<a href="/forgot">Forgot Password?</a>
		<input type=hidden name=credentialId><input tabindex=4 name=login type=submit value="Sign In"></form>
		<div>New user? <a href="/register">Register</a></div>`},
		typed: []string{`POST /login credentialId=&login=Sign+In&password=PASSWORD&username=EMAIL`}},
	{name: "a link to the same page above", login: []string{`<header><nav><a href="/login">Sign in</a></nav></header>` + usualLogin}, typed: []string{usualTyped}},
	{name: "a table", login: []string{`<form action="/j_security_check" method="POST"><table><tr><td>User:</td><td><input type="text" name="j_username"></td></tr>
		<tr><td>Password:</td><td><input type="password" name="j_password"></td></tr><tr><td colspan=2><input type="submit" value="Login"></td></tr></table></form>`},
		typed: []string{`POST /j_security_check j_password=PASSWORD&j_username=EMAIL`}},
	{name: "a form between the rows of a table", login: []string{`<table><form action="/in" method="post"><tr><td>Name</td><td><input name="a"></td></tr>
		<tr><td>Secret</td><td><input name="b" type="password"></td></tr><tr><td><input type="submit" name="go" value="Enter"></td></tr></form></table>`},
		typed: []string{`POST /in a=EMAIL&b=PASSWORD&go=Enter`}},
	{name: "labels around fields", login: []string{`<form method=post><label>Your account <input name=f1></label><label>Your secret <input name=f2 type=password></label><button type=submit name=act value=in>Log in</button></form>`},
		typed: []string{`POST /login act=in&f1=EMAIL&f2=PASSWORD`}},
	{name: "no labels, no buttons", login: []string{`<form method=post action=in><input name=x1><input name=x2 type=password></form>`},
		typed: []string{`POST /in x1=EMAIL&x2=PASSWORD`}},
	{name: "placeholders and aria", login: []string{`<form method=post action=/in><input name=a1 placeholder="Institution code" value=ACME><input name=a2 aria-label="Username"><input name=a3 type=password placeholder=Password><button>→</button></form>`},
		typed: []string{`POST /in a1=ACME&a2=EMAIL&a3=PASSWORD`}},
	{name: "button outside of the form", login: []string{`<form id=f method=post action=/in><input name=login><input name=pw type=password></form><footer><button form=f name=ok value=1>Continue</button></footer>`},
		typed: []string{`POST /in login=EMAIL&ok=1&pw=PASSWORD`}},
	{name: "fields outside of the form", login: []string{`<input form=f name=login><div><input form=f name=pw type=password></div><form id=f method=post action=/in><button>Sign in</button></form>`},
		typed: []string{`POST /in login=EMAIL&pw=PASSWORD`}},
	{name: "two steps", login: []string{
		`<h1>Sign in</h1><form method=post action=/identifier><input name=identifier type=email autocomplete="username webauthn" aria-label="Email or phone"><a href=/forgot>Forgot email?</a><button type=button>Create account</button><button>Next</button></form>`,
		`<h1>Welcome</h1><form method=post action=/challenge><input type=hidden name=identifier value=kim><input type=password name=Passwd aria-label="Enter your password"><label><input type=checkbox> Show password</label><button>Next</button></form>`},
		typed: []string{`POST /identifier identifier=EMAIL`, `POST /challenge Passwd=PASSWORD&identifier=kim`}},
	{name: "two steps by GET and POST", login: []string{
		`<title>Log on</title><form action=/who><input name=login_hint title="User name"><input type=hidden name=sid value=3><input type=submit value="Continue"></form>`,
		`<form method=post action=/pw><input name=who value=kim readonly><input type=password name=pw><input type=submit value=Submit></form>`},
		typed: []string{`GET /who login_hint=EMAIL&sid=3`, `POST /pw pw=PASSWORD&who=kim`}},
	{name: "several forms", login: []string{`<form role=search action=/search><input name=q placeholder="Search users"><button>Search</button></form>
		<form action=/lang method=post><select name=locale><option value=en>English<option value=de>Deutsch</select><button>OK</button></form>
		<form action=/register method=post><input name=name><input name=email type=email><input type=password name=p1><input type=password name=p2><button>Sign up</button></form>
		<form action=/in method=post><input name=email type=email><input type=password name=password><button>Sign in</button></form>
		<form action=/newsletter method=post><input type=email name=email placeholder="Your e-mail"><button>Subscribe</button></form>`},
		typed: []string{`POST /in email=EMAIL&password=PASSWORD`}},
	{name: "a search box and a newsletter round the first of two steps", login: []string{`<title>Log in - Academy</title><form action=/find><input type=search name=s><button>Go</button></form>
		<form action=/id method=post class=login><input name=ident><button>Continue</button></form>
		<form action=/mail method=post><p>Our newsletter <input type=email name=email autocomplete=email><button>OK</button></form>`,
		`<form method=post action=/pw><input type=password name=pw><button>Log in</button></form>`},
		typed: []string{`POST /id ident=EMAIL`, `POST /pw pw=PASSWORD`}},
	{name: "other ways beside the form", login: []string{`<form method=post action=/in><button name=provider value=acme>Sign in with Acme</button><input name=username><input name=password type=password>
		<button name=action value=forgot>Forgot password</button><button name=action value=signup>Sign up</button><button name=action value=in>Sign in</button></form>`},
		typed: []string{`POST /in action=in&password=PASSWORD&username=EMAIL`}},
	{name: "a cancel button beside", login: []string{`<form method=post><fieldset><legend>Local Account</legend><input type=hidden name=ReturnUrl value="/connect?x=1&amp;y=2"><label for=Username>Username</label><input id=Username name=Username>
		<label for=Password>Password</label><input type=password id=Password name=Password autocomplete=off><input type=checkbox id=RememberLogin name=RememberLogin value=true><label for=RememberLogin>Remember My Login</label>
		<button name=button value=login>Login</button><button name=button value=cancel>Cancel</button></fieldset><input name=RememberLogin type=hidden value=false></form>`},
		typed: []string{`POST /login Password=PASSWORD&RememberLogin=false&ReturnUrl=%2Fconnect%3Fx%3D1%26y%3D2&Username=EMAIL&button=login`}},
	{name: "traps and hidden tokens", login: []string{`<form method=post action=/in><input type=hidden name=_csrf value="a+b/c="><input name=email type=email style="display: none"><div hidden><input name=username2></div>
		<input name=f><input name=pw type=password><input type=hidden name=gone value=1 disabled><fieldset disabled><input name=off value=1></fieldset><button>Log in</button></form>`},
		typed: []string{`POST /in _csrf=a%2Bb%2Fc%3D&email=&f=EMAIL&pw=PASSWORD&username2=`}},
	{name: "a picture to press", login: []string{`<form method=post action=/in><input name=userid><input name=pw type=password><input type=image src=/go.png alt="Sign in" name=go></form>`},
		typed: []string{`POST /in go.x=1&go.y=1&pw=PASSWORD&userid=EMAIL`}},
	{name: "German", login: []string{`<html lang=de><h1>Anmeldung</h1><form method=post action=/anmelden><label for=b>Benutzerkennung</label><input id=b name=feld1><label for=k>Kennwort</label><input id=k name=feld2 type=password>
		<button name=was value=zurueck>Abbrechen</button><button name=was value=neu>Passwort vergessen?</button><button name=was value=los>Anmelden</button></form>`},
		typed: []string{`POST /anmelden feld1=EMAIL&feld2=PASSWORD&was=los`}},
	{name: "French in two steps", login: []string{`<h1>Connexion</h1><form method=post action=/a><label>Société <input name=s></label><label>Identifiant <input name=i></label><button>Suivant</button></form>`,
		`<form method=post action=/b><label>Mot de passe <input type=password name=m></label><button name=k value=o>Mot de passe oublié ?</button><button name=k value=c>Se connecter</button></form>`},
		typed: []string{`POST /a i=EMAIL&s=`, `POST /b k=c&m=PASSWORD`}},
	{name: "Spanish", login: []string{`<form method=post action=/entrar><p>Correo electrónico <input name=c1><p>Contraseña <input type=password name=c2><p><input type=submit name=b value="Crear cuenta"><input type=submit name=b value="Iniciar sesión"></form>`},
		typed: []string{`POST /entrar b=Iniciar+sesi%C3%B3n&c1=EMAIL&c2=PASSWORD`}},
	{name: "the button says where to", login: []string{`<form action=/nowhere><input name=user><input type=password name=pw><button formaction=/in formmethod=post>Sign in</button></form>`},
		typed: []string{`POST /in pw=PASSWORD&user=EMAIL`}},
	{name: "base", login: []string{`<base href="/auth/"><form method=post action="in?x=1"><input name=user><input type=password name=pw><button>Sign in</button></form>`},
		typed: []string{`POST /auth/in pw=PASSWORD&user=EMAIL&x=1`}},
	{name: "terms that must be accepted", login: []string{`<form method=post action=/in><input name=user><input type=password name=pw><input type=checkbox name=tos value=yes required> I know the rules<br><input type=checkbox name=stay> Keep me signed in<button>Sign in</button></form>`},
		typed: []string{`POST /in pw=PASSWORD&tos=yes&user=EMAIL`}},
	{name: "multipart", login: []string{`<form method=post action=/in enctype=multipart/form-data><input name=user><input type=password name=pw><textarea name=note>
a
b</textarea><input type=file name=f><button>Sign in</button></form>`},
		typed: []string{`POST /in f=&note=a%0D%0Ab&pw=PASSWORD&user=EMAIL`}},
	{name: "a question after", login: []string{usualLogin, `<h1>Stay signed in?</h1><form method=post action=/kmsi><button name=k value=1>Yes</button><button name=k value=0>No</button></form>`},
		typed: []string{usualTyped, `POST /kmsi k=1 or POST /kmsi k=0`}},
	{name: "a link first", login: []string{`<h1>Welcome</h1><p>You have to <a href="/login/form">sign in</a>.</p>`, usualLogin}, typed: []string{`GET /login/form `, usualTyped}},
	{name: "a refresh first", login: []string{`<meta http-equiv=Refresh content="0; URL='/login/form'"><p>One moment.`, usualLogin}, typed: []string{`GET /login/form `, usualTyped}},
	{name: "a choice of accounts", login: []string{usualLogin, `<h1>Choose an account</h1><form method=post action=/account><button name=a value=1>Dr. Who who@learner.example</button><button name=a value=2>Kim <small>kim@learner.example</small></button><button name=a value=3>Use another account</button></form>`},
		typed: []string{usualTyped, `POST /account a=2`}},
	{name: "a choice of accounts with none of the person's", login: []string{`<h1>Select an account</h1><a href="/account?a=1">who@learner.example</a> <a href="/account?a=0">Use another account</a>`, usualLogin},
		typed: []string{`GET /account a=0`, usualTyped}},
	{name: "terms after", login: []string{usualLogin, `<h1>Terms of use</h1><form method=post action=/terms><input type=checkbox name=t value=1> I have read them <button name=d value=y>I accept</button><button name=d value=n>Decline</button></form>`},
		typed: []string{usualTyped, `POST /terms d=y or POST /terms d=y&t=1`}},
	{name: "a box with the terms", login: []string{`<form method=post action=/in><input name=user><input type=password name=pw><input type=checkbox name=tos> I accept the terms of use<br><input type=checkbox name=mail> Send me news<button>Sign in</button></form>`},
		typed: []string{`POST /in pw=PASSWORD&tos=on&user=EMAIL`}},
	{name: "a passkey first", login: []string{`<h1>Sign in</h1><button type=button>Use a passkey</button><p><a href="/by?m=pw">Use your password instead</a>`, usualLogin}, typed: []string{`GET /by m=pw`, usualTyped}},
	{name: "a frame", login: []string{`<h1>Portal</h1><iframe src="//cdn.example/count" width=1 height=1></iframe><iframe src="/inner"></iframe>`, usualLogin}, typed: []string{`GET /inner `, usualTyped}},
	{name: "a code on the same page", login: []string{`<h1>Sign in</h1><form method=post action=/in><input name=user><input type=password name=pw><input name=otp aria-label="Verification code"><button>Sign in</button></form>`},
		typed: []string{`POST /in otp=123456&pw=PASSWORD&user=EMAIL`}},
	{name: "a code on its own page", login: []string{usualLogin, `<h1>Two-step verification</h1><form method=post action=/otp><input name=code autocomplete="one-time-code" inputmode=numeric><button name=b value=r>Resend code</button><button name=b value=w>Try another way</button><button name=b value=v>Verify</button></form>`},
		typed: []string{usualTyped, `POST /otp b=v&code=123456`}},
	{name: "a code as a password", login: []string{usualLogin, `<h1>Sign in</h1><form method=post action=/otp><label>One-time password <input name=p type=password></label><input type=checkbox name=trust> Trust this device<button>Go</button></form>`},
		typed: []string{usualTyped, `POST /otp p=123456`}},
	{name: "a form that a script sends", login: []string{`<body onload="document.forms[0].submit()"><form method=post action=/sso><input type=hidden name=SAMLRequest value=abc><noscript><input type=submit value=Continue></noscript></form>`, usualLogin},
		typed: []string{`POST /sso SAMLRequest=abc`, usualTyped}},
}

// consents are ways to ask whether an app may.
var consents = []shape{
	{name: "plain", consent: usualConsent, allow: usualAllow, deny: usualDeny},
	{name: "remembered", consent: ""},
	{name: "boxes", consent: `<form method=post action=/c><label><input type=checkbox name=scope value=read> Read</label><label><input type=checkbox name=scope value=write checked> Write</label>
		<label><input type=checkbox name=remember value=1> Remember this decision</label><input type=checkbox name=always disabled checked>
		<input type=submit name=authorize value=Authorize><input type=submit name=cancel value=Cancel></form>`,
		allow: `POST /c authorize=Authorize&scope=read&scope=write`, deny: `POST /c cancel=Cancel&scope=write`},
	{name: "radio buttons", consent: `<form method=post action=/oauth/authorize><ul><li>read <input type=radio name="scope.read" value=2> Approve <input type=radio name="scope.read" value=1 checked> Deny</ul><input type=submit value=Submit></form>`,
		allow: `POST /oauth/authorize scope.read=2`, deny: `POST /oauth/authorize scope.read=1`},
	{name: "radio buttons with labels", consent: `<form method=post action=/c><input type=radio id=n name=d value=0 checked><label for=n>No, thank you</label><input type=radio id=y name=d value=1><label for=y>Yes, I agree</label><button>Continue</button></form>`,
		allow: `POST /c d=1`, deny: `POST /c d=0`},
	{name: "a form for each answer", consent: `<form method=post action=/yes><input type=hidden name=user_oauth_approval value=true><button>Approve</button></form><form method=post action=/yes><input type=hidden name=user_oauth_approval value=false><button>Deny</button></form>`,
		allow: `POST /yes user_oauth_approval=true`, deny: `POST /yes user_oauth_approval=false`},
	{name: "links", consent: `<nav><a href=/>Home</a> <a href="/logout">Sign out</a> <a href="#x">Accept cookies</a></nav><p>The app wants your record. <a class=btn href="/consent?a=1&amp;t=9">Allow</a> <a href="consent?a=0&amp;t=9">No, thanks</a>`,
		allow: `GET /consent a=1&t=9`, deny: `GET /consent a=0&t=9`},
	{name: "a button and a link", consent: `<form method=post action=/c><input type=hidden name=t value=1><button>Continue</button> <a href=/c?no=1>Cancel</a></form>`,
		allow: `POST /c t=1`, deny: `GET /c no=1`},
	{name: "pictures", consent: `<form method=post action=/c><input type=image name=ok alt="Grant access" src=y.png><input type=image name=no alt="Refuse" src=n.png></form>`,
		allow: `POST /c ok.x=1&ok.y=1`, deny: `POST /c no.x=1&no.y=1`},
	{name: "meaning in the values", consent: `<form method=post action=/c><button name=action value=reject><img src=x alt=""></button><button name=action value=accept aria-label=""><svg></svg></button></form>`,
		allow: `POST /c action=accept`, deny: `POST /c action=reject`},
	{name: "by GET", consent: `<form action="/c?gone=1"><input type=hidden name=t value=5><button name=a value=y>Accept</button><button name=a value=n>Decline</button></form>`,
		allow: `GET /c a=y&t=5`, deny: `GET /c a=n&t=5`},
	{name: "a dialog's button first", consent: `<form method=post action=/c><button formmethod=dialog hidden>No answer</button><input type=hidden name=id value=1><button name=d value=a>Allow</button><button name=d value=d>Deny</button></form>`,
		allow: `POST /c d=a&id=1`, deny: `POST /c d=d&id=1`},
	{name: "a way out above", consent: `<form method=post action=/logout><p>You are Kim. <button>Use another account</button></form><form method=post action=/switch><button>Not you? Continue as somebody else</button></form>` + usualConsent,
		allow: usualAllow, deny: usualDeny},
	{name: "a header and a foot", consent: `<header><a href=/>Records</a><nav aria-label="Your record"><a href=/records>Records</a> <a href=/apps>Apps</a> <a href=/account>Account</a></nav><form method=post action=/x>Kim <button>Sign out</button></form></header>` +
		usualConsent + `<footer><a href=/terms>Terms</a> <nav aria-label=Language><a href="/l/en?next=/consent" lang=en hreflang=en aria-current=true>English</a> <a href="/l/es?next=/consent" lang=es hreflang=es>Español</a></nav></footer>`,
		allow: usualAllow, deny: usualDeny},
	{name: "a header in Spanish", consent: `<header><nav><a href=/apps>Aplicaciones</a></nav><form method=post action=/x>Kim <button>Cerrar sesión</button></form></header><h1>¿Permitir que Example use su expediente?</h1>
		<form method=post action=/y><button>Usar otra cuenta</button></form><form method=post action=/c><button formmethod=dialog hidden>Sin respuesta</button><button name=d value=1>Permitir</button><button name=d value=2>Denegar</button></form>`,
		allow: `POST /c d=1`, deny: `POST /c d=2`},
	{name: "a note about cookies", consent: `<div id=cookie-banner><form method=post action=/cookies class=cookie-consent>We use cookies. <button name=c value=1>Accept all</button><button name=c value=0>Reject all</button></form></div>` + usualConsent,
		allow: usualAllow, deny: usualDeny},
	{name: "negated words", consent: `<form method=post action=/c><button name=b value=1>Don’t allow</button><button name=b value=2>Allow</button></form>`,
		allow: `POST /c b=2`, deny: `POST /c b=1`},
	{name: "German", consent: `<form method=post action=/c><button name=b value=x>Nicht zulassen</button><button name=b value=y>Zugriff gewähren</button></form>`,
		allow: `POST /c b=y`, deny: `POST /c b=x`},
	{name: "French", consent: `<form method=post action=/c><input type=submit name=b value="Refuser l’accès"><input type=submit name=b value="Autoriser l’accès"></form>`,
		allow: `POST /c b=Autoriser+l%E2%80%99acc%C3%A8s`, deny: `POST /c b=Refuser+l%E2%80%99acc%C3%A8s`},
	{name: "Spanish", consent: `<form method=post action=/c><button name=b value=1>No permitir</button><button name=b value=2>Permitir</button></form>`,
		allow: `POST /c b=2`, deny: `POST /c b=1`},
	{name: "Italian", consent: `<form method=post action=/c><button name=b value=1>Rifiuta</button><button name=b value=2>Consenti</button></form>`,
		allow: `POST /c b=2`, deny: `POST /c b=1`},
	{name: "Dutch", consent: `<form method=post action=/c><button name=b value=1>Weigeren</button><button name=b value=2>Toegang toestaan</button></form>`,
		allow: `POST /c b=2`, deny: `POST /c b=1`},
	{name: "Portuguese", consent: `<form method=post action=/c><button name=b value=1>Não autorizar</button><button name=b value=2>Autorizar</button></form>`,
		allow: `POST /c b=2`, deny: `POST /c b=1`},
	{name: "words beside a refusal", consent: `<h1>Example wants access</h1><form method=post action=/c><button name=b value=1>Let them have it</button><button name=b value=2>Keep them to myself</button></form>`,
		allow: `POST /c b=1`, deny: `POST /c b=2`},
	{name: "connecting", consent: `<h1>Connect Example App</h1><form method=post action=/c><button name=b value=1>Connect</button><button name=b value=2>No, take me back</button></form>`,
		allow: `POST /c b=1`, deny: `POST /c b=2`},
	{name: "sharing", consent: `<form method=post action=/c><button>Share my records</button> <a href=/c?n=1>Not now</a></form>`,
		allow: `POST /c `, deny: `GET /c n=1`},
	{name: "meaning in the addresses", consent: `<h1>?</h1><form method=post action=/x/approve><button>✓</button></form><form method=post action=/x/decline><button>✗</button></form>`,
		allow: `POST /x/approve `, deny: `POST /x/decline `},
	{name: "meaning in the addresses of buttons", consent: `<form method=post action=/x><button formaction=/allow><img alt="" src=y></button><button formaction=/deny></button></form>`,
		allow: `POST /allow `, deny: `POST /deny `},
	{name: "meaning in hidden fields", consent: `<form method=post action=/x><input type=hidden name=approval value=true><button>✓</button></form><form method=post action=/x><input type=hidden name=approval value=false><button>✗</button></form>`,
		allow: `POST /x approval=true`, deny: `POST /x approval=false`},
	{name: "links like buttons", consent: `<h1>Access</h1><a class="btn btn-primary" href="/c?y=1">Yes, Example App may use my learner record</a> <a role=button href="/c?y=0">Please do not give it to them at all</a>`,
		allow: `GET /c y=1`, deny: `GET /c y=0`},
	{name: "Swedish", consent: `<form method=post action=/c><button name=b value=1>Neka</button><button name=b value=2>Tillåt</button></form>`,
		allow: `POST /c b=2`, deny: `POST /c b=1`},
	{name: "Polish", consent: `<form method=post action=/c><button name=b value=1>Nie zezwalam</button><button name=b value=2>Zezwalam</button></form>`,
		allow: `POST /c b=2`, deny: `POST /c b=1`},
	{name: "Japanese", consent: `<form method=post action=/c><button name=b value=1>許可しない</button><button name=b value=2>許可する</button></form>`,
		allow: `POST /c b=2`, deny: `POST /c b=1`},
	{name: "selects and areas as they stand", consent: `<form method=post action=/c><select name=for><option value=1>an hour<option value=2 selected>a day</select><select name=m multiple><option selected>a<option>b<option selected>c</select><select name=first><option disabled>choose<option>x</select>
		<input type=reset name=r value=Reset><input type=button name=bb value=Allow><button name=d value=a>Allow</button><button name=d value=d>Deny</button></form>`,
		allow: `POST /c d=a&first=x&for=2&m=a&m=c`, deny: `POST /c d=d&first=x&for=2&m=a&m=c`},
}
