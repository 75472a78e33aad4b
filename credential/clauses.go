package credential

// The places in the standards that the checks cite. Classes of the model are cited by name, see package model.
const (
	clauseFormats      = "CLR 2.0, Document Formats"
	clauseModel        = "CLR 2.0, Data Model"
	clauseW3C          = "VC Data Model 2.0, Section 4.2"
	clauseContexts     = "VC Data Model 2.0, Section 4.3"
	clauseTypes        = "VC Data Model 2.0, Section 4.5"
	clauseValidity     = "VC Data Model 2.0, Section 4.9"
	clauseIntegrity    = "VC Data Model 2.0, Section 4.12"
	clauseSafe         = "VC Data Integrity 1.0, Section 2.4.3"
	clauseBaking       = "Open Badges 3.0, Section 5.3"
	clauseJWT          = "CLR 2.0, JSON Web Token Proof Format"
	clauseJOSE         = "VC-JOSE-COSE 1.0, JWT Format and Requirements"
	clauseKeys         = "CLR 2.0, Dereferencing the Public Key"
	clauseCLRSubject   = "CLR 2.0, ClrSubject"
	clauseIdentity     = "CLR 2.0, IdentityObject"
	clauseSubjectID    = "VC Data Model 2.0, Section 4.8"
	clauseAssociation  = "CLR 2.0, Association"
	clauseSchema       = "CLR 2.0, CredentialSchema"
	clauseStatus       = "CLR 2.0, CredentialStatus"
	clauseRefresh      = "CLR 2.0, RefreshService"
	clauseEndorsement  = "CLR 2.0, EndorsementCredential"
	clauseKeyAlgorithm = "RFC 7517, Section 4.4"
)
