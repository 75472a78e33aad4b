package deploy

import (
	"crypto/tls"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/freeport"
)

// balanced is three processes on one database, behind a proxy that ends TLS.
type balanced struct {
	database string
	plain    string // address of the proxy without TLS
	site     *site  // at the proxy
	hosts    []*process
	pair     pair
}

// proxies are those that there is an example of. Each is started with the example on the addresses of the test: its own two
// first.
var proxies = map[string]func(t testing.TB, pair pair, addresses []string){
	"haproxy": func(t testing.TB, pair pair, addresses []string) {
		need(t, "haproxy", "haproxy")
		file := example(t, "haproxy.cfg", "bind :80\n", "bind "+addresses[0]+"\n", "bind :443 ", "bind "+addresses[1]+" ",
			"/etc/haproxy/clrhost.pem", pair.all,
			"10.0.0.11:8080", addresses[2], "10.0.0.12:8080", addresses[3], "10.0.0.13:8080", addresses[4])
		requireAccepted(t, "haproxy", "-c", "-f", file)
		daemon(t, addresses[1], "haproxy", "-db", "-f", file)
	},
	"nginx": func(t testing.TB, pair pair, addresses []string) {
		need(t, "nginx", "nginx-light")
		dir := t.TempDir()
		file := example(t, "nginx.conf", "listen 80;", "listen "+addresses[0]+";", "listen 443 ", "listen "+addresses[1]+" ",
			"/etc/nginx/clrhost.crt", pair.chain, "/etc/nginx/clrhost.key", pair.key, "/run/nginx.pid", filepath.Join(dir, "pid"),
			"/var/log/nginx/error.log", "stderr", "/var/log/nginx/access.log", "/dev/stdout",
			"10.0.0.11:8080", addresses[2], "10.0.0.12:8080", addresses[3], "10.0.0.13:8080", addresses[4])
		requireAccepted(t, "nginx", "-t", "-c", file)
		daemon(t, addresses[1], "nginx", "-c", file, "-g", "daemon off;")
	},
}

func requireAccepted(t testing.TB, name string, args ...string) {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s %s\n%s", name, strings.Join(args, " "), out)
}

// newBalanced starts three processes at once, on a database that has nothing in it yet.
func newBalanced(t testing.TB, proxy, database string) *balanced {
	t.Helper()
	addresses := []string{"127.0.0.1:" + freeport.Take(t), "127.0.0.1:" + freeport.Take(t)}
	b := &balanced{database: database, plain: addresses[0], pair: newPair(t)}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: b.pair.trust}, MaxIdleConnsPerHost: 64}
	t.Cleanup(transport.CloseIdleConnections)
	b.site = newSite("https://"+strings.Replace(addresses[1], "127.0.0.1", "localhost", 1), transport)
	secret := filepath.Join(t.TempDir(), "host.key")
	for range 3 {
		host := newProcess(t, database, "--public-url", b.site.URL, "--trusted-proxies", "127.0.0.1", "--secret-file", secret, "--drain", "4s")
		addresses = append(addresses, host.Address)
		b.hosts = append(b.hosts, host)
	}
	for _, host := range b.hosts {
		host.launch(t)
	}
	for _, host := range b.hosts {
		host.waitReady(t)
	}
	proxies[proxy](t, b.pair, addresses)
	return b
}
