package main

import (
	"github.com/spf13/pflag"

	"clrhost/server"
)

// addServeFlags adds every option but --config. The names are those of the options' keys.
func addServeFlags(f *pflag.FlagSet) {
	d := server.Defaults()
	f.SortFlags = false
	f.String("listen", d.Listen, "address to listen on, HOST:PORT")
	f.String("operator-listen", "", "address for metrics, profiles and probes, HOST:PORT that only the operator reaches (default none)")
	f.String("tls-cert", "", "PEM file of a certificate and its chain, to serve TLS without a proxy (default none)")
	f.String("tls-key", "", "PEM file of the certificate's private key (default none)")
	f.String("public-url", "", "URL of this host for clients: https, or http on this machine (default http://localhost:PORT, https with --tls-cert)")
	addDatabaseFlag(f)
	addSecretFileFlag(f)
	f.Bool("demo", false, "add an admin and three learners with sample records, and print how to sign in")
	f.String("name", d.Name, "name of this host, as people see it")
	f.String("terms-url", "", "terms of service (default a page of this host)")
	f.String("privacy-url", "", "privacy policy (default a page of this host)")
	f.String("logo-url", "", "logo for the discovery document (default none)")
	f.String("registration", d.Registration, "open, or approval: a new client waits for clrhost client approve")
	f.Bool("require-verified", false, "reject credentials that cannot be verified at the moment")
	f.StringSlice("trusted-proxies", nil, "proxies whose X-Forwarded-For is trusted, addresses or CIDR prefixes (default none)")
	addFetchAllowFlag(f)
	f.String("known-issuers", "", "YAML file of the issuers that you know: id, name, url, note; others are shown with a caution (default none)")
	f.String("import-folder", "", "folder for the ZIP archives that learners bring, while they are taken in (default that of the SQLite database, else the system's for temporary files)")
	f.String("chromium", d.Chromium, "file of a Chromium, which makes PDFs; auto finds one in PATH, off makes none")
	f.Bool("chromium-no-sandbox", false, "run Chromium without its own sandbox, where a container confines it")
	f.Int64("max-body", d.MaxBody, "largest request body in bytes")
	f.Int("record-versions", d.RecordVersions, "versions of a credential that are kept, the first and the newest among them")
	f.Int("audit-address-days", d.AuditAddressDays, "days for which the audit log keeps the addresses of callers")
	f.Int("ended-grant-days", d.EndedGrantDays, "days for which a grant is kept after its end, and a client after its last grant")
	f.Int("unused-client-days", d.UnusedClientDays, "days for which a client is kept that never completes a flow")
	f.Int("history-days", d.HistoryDays, "days for which people can see what they did with their records")
	f.Duration("drain", d.Drain, "how long to go on serving after SIGTERM, not ready, until balancers have noticed")
	f.Duration("shutdown-timeout", d.ShutdownTimeout, "how long requests in flight may take after a stop")
	f.String("trace-endpoint", "", "collector for traces, the base URL of OTLP over HTTP (default OTEL_EXPORTER_OTLP_ENDPOINT, else none)")
	f.String("log-format", d.LogFormat, "text or json")
	f.String("log-level", d.LogLevel, "debug, info, warn or error")
	f.Int64("register-per-minute", d.RegisterPerMinute, "client registrations from one address")
	f.Int64("register-burst", d.RegisterBurst, "client registrations from one address at once")
	f.Int64("discovery-per-minute", d.DiscoveryPerMinute, "discovery requests from one address")
	f.Int64("discovery-burst", d.DiscoveryBurst, "discovery requests from one address at once")
	f.Int64("signin-address-per-minute", d.SigninAddressPerMinute, "failed sign-ins from one address")
	f.Int64("signin-account-per-minute", d.SigninAccountPerMinute, "failed sign-ins to one account")
	f.Int64("client-failures-per-minute", d.ClientFailuresPerMinute, "failed authentications of one client from one address")
	addBoundFlags(f, d.Bounds)
}

// addBoundFlags adds the bounds of what clients can make grow.
func addBoundFlags(f *pflag.FlagSet, d server.Bounds) {
	f.Int64("learner-credentials", d.LearnerCredentials, "credentials of one learner")
	f.Int64("learner-bytes", d.LearnerBytes, "bytes of the credentials of one learner, superseded versions counted")
	f.Int64("unused-clients", d.UnusedClients, "registered clients that never completed a flow")
	f.Int64("upsert-per-minute", d.UpsertPerMinute, "upserts of one client into the record of one learner")
	f.Int64("upsert-burst", d.UpsertBurst, "upserts of one client into the record of one learner at once")
	f.Int64("refresh-per-minute", d.RefreshPerMinute, "token refreshes by one client for one learner")
	f.Int64("refresh-burst", d.RefreshBurst, "token refreshes by one client for one learner at once")
	f.Int64("management-per-minute", d.ManagementPerMinute, "calls of one client about its registration")
	f.Int64("grants-per-minute", d.GrantsPerMinute, "times that one person lets a client connect")
	f.Int64("grants-burst", d.GrantsBurst, "times that one person lets a client connect at once")
	f.Int64("clients-per-minute", d.ClientsPerMinute, "client registrations from all addresses")
	f.Int64("clients-burst", d.ClientsBurst, "client registrations from all addresses at once")
	f.Int64("checks-per-hour", d.ChecksPerHour, "checks of records that one person asks for, as many at once")
	f.Int64("share-failures-per-minute", d.ShareFailuresPerMinute, "share links that do not exist and wrong passphrases, per address")
	f.Int64("passphrases-per-hour", d.PassphrasesPerHour, "wrong passphrases of one share link, as many at once")
	f.Int64("share-checks-per-hour", d.ShareChecksPerHour, "checks of one person's records for readers of share links, as many at once")
	f.Int64("share-views-per-minute", d.ShareViewsPerMinute, "views of one share link that are counted")
	f.Int64("files-per-hour", d.FilesPerHour, "files that one person adds to their records, as many at once")
	f.Int64("pdfs-per-hour", d.PDFsPerHour, "PDFs that one person asks for, as many at once")
	f.Int64("deletions-per-hour", d.DeletionsPerHour, "records that one person deletes, as many at once")
	f.Int64("max-page", d.MaxPage, "bytes of the credentials of a page, of which there is one in any case")
	f.Int64("lists-per-client", d.ListsPerClient, "pages that one client reads at once")
	f.Int64("lists-bytes", d.ListsBytes, "bytes of the pages that all clients read at once")
	f.Int64("uploads-per-client", d.UploadsPerClient, "bodies that one client sends to the API at once")
	f.Int64("uploads-bytes", d.UploadsBytes, "bytes of the bodies that all clients send at once, as far as they have arrived")
	f.Int64("verifications", 0, "credentials that are verified at once (default the number of processors)")
	f.Int64("verifications-per-client", 0, "and how many of these for one client (default half of them)")
}

func addConfigFlag(f *pflag.FlagSet) {
	f.String("config", "", "YAML file of these options, without the dashes (default none)")
}

func addDatabaseFlag(f *pflag.FlagSet) {
	f.String("database", server.Defaults().Database, "sqlite:PATH or postgres://USER@HOST/NAME")
}

func addSecretFileFlag(f *pflag.FlagSet) {
	f.String("secret-file", "", "file of the host's secret; serve makes it for a new database (default beside the SQLite file)")
}

func addFetchAllowFlag(f *pflag.FlagSet) {
	f.StringSlice("fetch-allow", nil, "HOST:PORT, as in the URL, to fetch from though it has a private address or no TLS (default none)")
}

// serveFlagSet returns the options by name, to look them up.
func serveFlagSet() *pflag.FlagSet {
	f := pflag.NewFlagSet("serve", pflag.ContinueOnError)
	addServeFlags(f)
	return f
}

// addPlaceFlags adds what every operator's command needs to find the database.
func addPlaceFlags(f *pflag.FlagSet) {
	addConfigFlag(f)
	addDatabaseFlag(f)
}

func addYesFlag(f *pflag.FlagSet, yes *bool) {
	f.BoolVar(yes, "yes", false, "do not ask")
}

func addJSONFlag(f *pflag.FlagSet) {
	f.Bool("json", false, "print JSON for scripts")
}
