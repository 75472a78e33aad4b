package credential_test

import "clrhost/internal/vector"

// statuses are good records with a status entry.
func (w *works) statuses() []recipe {
	const byStatus, byEntry, byList = "CLR 2.0, CredentialStatus", "Bitstring Status List 1.0, Section 2.1",
		"Bitstring Status List 1.0, Section 3.2"
	one := func(name, shows, clause, verdict, says string, edits ...change) recipe {
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: verdict, Inside: list{"1 valid"},
			Says: says, Upsert: 201},
			file: w.json(w.signed(beekeeping, w.club, edits...))}
		switch verdict {
		case "unverifiable":
			r.Checks = list{"status unchecked"}
		case "revoked", "suspended":
			r.Checks = list{"status fail"}
		}
		return r
	}
	listing := func(name string) change {
		return all(add("/@context", extensions), set("/credentialStatus",
			map[string]any{"id": "https://status.example/" + name, "type": "1EdTechRevocationList"}))
	}
	lapsed := one("status-revoked-and-expired", "revoked, and expired as well", byList, "revoked", "has revoked",
		listed("revocation", "revocation", revokedAt), set("/validFrom", "2019-01-01T00:00:00Z"), set("/validUntil",
			"2020-01-01T00:00:00Z"))
	lapsed.Checks = list{"dates fail", "status fail"}
	return []recipe{
		one("revocation-list-good", "a 1EdTechRevocationList whose entry says that it is not revoked", byStatus, "valid", "",
			listing("revoked.json")),
		one("revocation-list-revoked", "a 1EdTechRevocationList that has the record", byStatus, "revoked",
			"another person of the same name", listing("revoked.json")),
		one("revocation-list-unreachable", "a 1EdTechRevocationList that is not there", byStatus, "unverifiable", "status 404",
			listing("none.json")),
		one("status-good", "a bit of a list that is not set, beside one that is", byList, "valid", "",
			listed("revocation", "revocation", notRevokedAt)),
		one("status-revoked", "a bit of a list that is set: revoked", byList, "revoked", "has revoked",
			listed("revocation", "revocation", revokedAt)),
		one("status-suspended", "a bit of a list that is set: suspended", byList, "suspended", "has suspended",
			listed("suspension", "suspension", suspendedAt)),
		one("status-not-suspended", "a bit of a list that is not set: not suspended", byList, "valid", "",
			listed("suspension", "suspension", notSuspendedAt)),
		one("status-list-as-jwt", "a list that is itself a JWT", byList, "revoked", "has revoked",
			listed("revocation.jwt", "revocation", revokedAt)),
		one("status-list-jwt-plain", "a list that is a JWT without any claim, as VC-JOSE-COSE has it", byList, "revoked", "has revoked",
			listed("plain.jwt", "revocation", revokedAt)),
		one("status-list-jwt-iat", "a list that is a JWT with iss and iat alone", byList, "revoked", "has revoked",
			listed("iat.jwt", "revocation", revokedAt)),
		one("status-list-jwt-cty", "a list that is a JWT with cty and a header member that nobody knows, and without validFrom", byList, "revoked",
			"has revoked", listed("cty.jwt", "revocation", revokedAt)),
		one("status-list-jwt-good", "a bit that is not set, in a list that is a JWT without any claim", byList, "valid", "",
			listed("plain.jwt", "revocation", notRevokedAt)),
		one("status-list-jwt-ended", "a list whose JWT has expired", byList, "unverifiable", "expired (exp)",
			listed("ended.jwt", "revocation", notRevokedAt)),
		one("status-list-jwt-iss", "a list whose iss is another than its issuer", byList, "unverifiable", "/iss: must equal",
			listed("other-iss.jwt", "revocation", notRevokedAt)),
		one("status-list-jwt-decoy", "a list with another in its claim vc, which is not looked at", byList, "revoked", "has revoked",
			listed("decoy.jwt", "revocation", revokedAt)),
		one("status-last-entry", "the last entry of a list", byList, "valid", "", listed("revocation", "revocation", "131071")),
		one("status-out-of-range", "an entry after the last one of the list", byList, "unverifiable", "only 131072 entries",
			listed("revocation", "revocation", "131072")),
		one("status-wrong-purpose", "an entry for suspension in a list for revocation", byList, "unverifiable", "not for the purpose",
			listed("revocation", "suspension", notRevokedAt)),
		one("status-list-altered", "a list whose proof does not verify", byList, "unverifiable", "the status list does not verify",
			listed("altered", "revocation", notRevokedAt)),
		one("status-list-expired", "a list that expired in 2021", byList, "unverifiable", "expired at 2021",
			listed("expired", "revocation", notRevokedAt)),
		one("status-list-short", "a list of 1,024 entries, which tells too much about which is meant", byList, "unverifiable",
			"fewer than", listed("short", "revocation", "5")),
		one("status-list-not-found", "a list that is not there", byStatus, "unverifiable", "status 404",
			listed("none", "revocation", "5")),
		one("status-host-unreachable", "a list whose host cannot be found", byStatus, "unverifiable", "could not be fetched",
			set("/credentialStatus", entryOf("https://gone.example/list", "revocation", "5"))),
		one("status-index-negative", "an entry below zero", byEntry, "unverifiable", "statusListIndex: must be",
			listed("revocation", "revocation", "-1")),
		one("status-method-unknown", "a status method that nobody knows", byStatus, "unverifiable", "is not supported",
			set("/credentialStatus", map[string]any{"id": "https://status.example/tally",
				"type": "https://terms.example/types/tally"})),
		lapsed,
	}
}

// dates are good records at the ends of their validity, with a refresh service, or both.
func (w *works) dates() []recipe {
	const byDates, byRefresh = "VC Data Model 2.0, Section 4.9", "CLR 2.0, RefreshService"
	one := func(name, shows, clause, verdict string, checks list, says string, f file) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: verdict, Checks: checks,
			Inside: list{"1 valid"}, Says: says, Upsert: 201}, file: f}
	}
	di := func(edits ...change) file { return w.json(w.signed(diploma, w.club, edits...)) }
	refreshed := func(name, shows, verdict string, check, says string, f file, inside ...string) recipe {
		r := one("refresh-"+name, shows, byRefresh, verdict, nil, says, f)
		if r.Inside = inside; check != "" {
			r.Checks = list{check}
		}
		return r
	}
	begins, ends := set("/validFrom", "2019-01-01T00:00:00Z"), set("/validUntil", "2020-01-01T00:00:00Z")
	return []recipe{
		one("dates-expired", "a record that was valid until 2020", byDates, "expired", list{"dates fail"}, "ended at 2020",
			di(begins, ends)),
		one("dates-expired-jwt", "the same as a JWT, with exp", byDates, "expired", list{"dates fail"}, "ended at 2020",
			w.jwt(w.unsigned(diploma, w.rsa, begins, ends), w.rsa)),
		one("dates-not-yet-valid", "a record that is valid from the year 9000 on", byDates, "not-yet-valid", list{"dates fail"},
			"begins at 9000", di(set("/validFrom", "9000-01-01T00:00:00Z"))),
		one("dates-valid-until-9999", "a record that is valid until the last second of the year 9999", byDates, "valid", nil, "",
			di(set("/validUntil", "9999-12-31T23:59:59Z"))),
		one("dates-reversed", "a record that ends before it begins, and has ended", byDates, "invalid", list{"schema fail", "dates fail"},
			"must not be before validFrom", di(ends)).refusing("schema"),
		one("dates-reversed-ahead", "a record that ends before it begins, both in the future", byDates, "invalid",
			list{"schema fail", "dates fail"}, "must not be before validFrom",
			di(set("/validFrom", "9001-01-01T00:00:00Z"), set("/validUntil", "9000-01-01T00:00:00Z"))).refusing("schema"),
		one("dates-reversed-by-zone", "a record that ends before it begins, though its clock times are the other way round", byDates,
			"invalid", list{"schema fail", "dates fail"}, "must not be before validFrom",
			di(set("/validFrom", "2020-01-01T09:00:00-05:00"), set("/validUntil", "2020-01-01T10:00:00Z"))).refusing("schema"),
		one("dates-reversed-by-exp", "a record that ends where it should, and a claim that has it end before it begins", byDates,
			"invalid", list{"schema fail", "proof warn", "dates fail"}, "/exp: must not be before validFrom",
			w.claiming(w.unsigned(diploma, w.rsa, begins, set("/validUntil", "9000-01-01T00:00:00Z")), w.rsa,
				set("/exp", 1546300799))).refusing("schema"),
		one("dates-of-one-instant", "a record that ends at the instant at which it begins", byDates, "expired", list{"dates fail"},
			"ended at 2019", di(begins, set("/validUntil", "2019-01-01T01:00:00+01:00"))),
		refreshed("current", "the refresh service has this same version", "valid", "", "", di(refreshing("current")), "1 valid"),
		refreshed("newer", "the refresh service has a newer version, which is good too", "valid", "refresh warn",
			"there is a newer version", di(refreshing("newer")), "2 valid"),
		refreshed("revoked", "the refresh service has a newer version, which is revoked", "revoked", "refresh fail",
			"that one is revoked", di(refreshing("revoked")), "1 revoked", "1 valid"),
		refreshed("not-found", "the refresh service has nothing, so this version counts", "valid", "refresh unchecked", "status 404",
			di(refreshing("not-found")), "1 valid"),
	}
}

// refreshing is a change that names a refresh service.
func refreshing(name string) change {
	return all(add("/@context", extensions), set("/refreshService",
		map[string]any{"id": "https://issuer.example/refresh/" + name, "type": "1EdTechCredentialRefresh"}))
}
