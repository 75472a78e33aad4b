// Package discovery serves the service description: the OpenAPI 3.0 document from which a partner learns everything else
// (CLR 2.0, Service Description Document). It is written once at start and says only what is switched on.
//
// The standard leaves no place for the revocation, introspection and client management endpoints, so they are extension
// members of the security scheme, named in the style of the standard's own: x-imssf-revocationUrl,
// x-imssf-introspectionUrl, x-imssf-registrationManagementUrl. The privacy policy stands under info, where the tables
// put it, and in the scheme, where the security profile lists it too.
package discovery
