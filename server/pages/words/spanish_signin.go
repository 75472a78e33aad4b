package words

// spanishSignin is the sign-in page.
var spanishSignin = dictionary{
	"Error: Sign in": "Error: Iniciar sesión",
	"Please enter both your e-mail address and your password.":                                             "Escriba su dirección de correo electrónico y su contraseña.",
	"There were too many attempts. Please wait %s, then try again.":                                        "Ha habido demasiados intentos. Espere %s y vuelva a intentarlo.",
	"Other sign-ins to this account are being checked. Please wait %s, then try again.":                    "Se están comprobando otros inicios de sesión en esta cuenta. Espere %s y vuelva a intentarlo.",
	"Many people are signing in right now. Your password was not checked. Please wait %s, then try again.": "Muchas personas están iniciando sesión en este momento. Su contraseña no se ha comprobado. Espere %s y vuelva a intentarlo.",
	"The e-mail address and the password do not open an account here. Please check both and try again.":    "La dirección de correo electrónico y la contraseña no abren ninguna cuenta aquí. Compruebe ambas y vuelva a intentarlo.",
	"You are signed out.": "Ha cerrado la sesión.",
	"An app asked to use your record. Sign in first. On the next page you see which app it is, and you decide.": "Una aplicación ha solicitado usar su expediente. Primero inicie sesión. En la página siguiente verá qué aplicación es y decidirá usted.",
	"Use the account you have at %s.": "Use la cuenta que tiene en %s.",
	"E-mail address":                  "Dirección de correo electrónico",
	"Password":                        "Contraseña",
	"Before you type your password, check that the address bar of your browser shows %s. Your password is for this host only: an app that you connect never needs it.": "Antes de escribir su contraseña, compruebe que la barra de direcciones de su navegador muestra %s. Su contraseña es solo para este servicio: una aplicación que usted conecte nunca la necesita.",
}
