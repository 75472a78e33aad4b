// Package discovery serves the service description: the OpenAPI 3.0 document that leads a partner to everything else
// (CLR 2.0, Service Description Document). It is written once, at start.
//
// The standard leaves no place for the revocation, introspection and client management endpoints, so they are extension
// members of the security scheme, named in the style of the standard's own: x-imssf-revocationUrl,
// x-imssf-introspectionUrl, x-imssf-registrationManagementUrl. The privacy policy is under info, where the tables
// of the standard have it, and in the scheme, where its security profile has it.
package discovery
