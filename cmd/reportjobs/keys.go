package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/qubitz/reportjobs/httpapi"
)

const aboutKeysNew = `Make an API key for a tenant. The key goes to the client, and is kept nowhere;
the line with its hash goes into the file that "reportjobs serve --keys" reads,
by hand or with --append.

A tenant may have several keys. To rotate, add a new one, and take out the line
of the old one when nobody uses it any more.`

func newKeys(c *console) *cobra.Command {
	keys := &cobra.Command{
		Use:   "keys",
		Short: "Make API keys for serve",
		Args:  noSuchCommand,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var file string
	made := &cobra.Command{
		Use:               "new TENANT",
		Short:             "Make an API key for a tenant",
		Long:              aboutKeysNew,
		Example:           "  key=$(reportjobs keys new acme --append keys.txt)",
		Args:              arguments("TENANT"),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE:              func(cmd *cobra.Command, args []string) error { return newKey(cmd, c, args[0], file) },
	}
	made.Flags().StringVar(&file, "append", "", "add the line to this `FILE`, and print the key alone")
	keys.AddCommand(made)
	return keys
}

// A keyRecord is a new API key and what is kept of it.
type keyRecord struct {
	Type   string `json:"type"` // key
	Tenant string `json:"tenant"`
	Key    string `json:"key"`
	Hash   string `json:"hash"`
}

func newKey(cmd *cobra.Command, c *console, tenant, file string) error {
	if err := checkTenant(tenant); err != nil {
		return usageFault(cmd, "%s", err)
	}
	key, hash := httpapi.NewKey()
	line := hash + " " + tenant + "\n"
	text := fmt.Sprintf("key for the client:     %s\nline for serve --keys:  %s", key, line)
	if file != "" {
		if err := appendLine(file, line); err != nil {
			return err
		}
		text = key + "\n"
	}
	return c.result(keyRecord{"key", tenant, key, hash}, text)
}

// checkTenant refuses a name that could not stand in a line of the key file.
func checkTenant(name string) error {
	if name == "" || len(name) > 256 || printable(name) != name || strings.TrimSpace(name) != name {
		return fmt.Errorf("TENANT %q: printable text of at most 256 bytes is wanted", name)
	}
	return nil
}

// appendLine adds a line to a file, which is made if it is not there. A line
// without an end before it gets one.
func appendLine(name, line string) (err error) {
	file, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if last := []byte{0}; info.Mode().IsRegular() && info.Size() > 0 {
		if _, err := file.ReadAt(last, info.Size()-1); err != nil {
			return err
		}
		if last[0] != '\n' {
			line = "\n" + line
		}
	}
	_, err = file.WriteString(line)
	return err
}

// A keyFile holds the API keys that serve lets in, one "HASH TENANT" a line.
type keyFile struct {
	name string
	keys *httpapi.Keys
}

func openKeyFile(name string) (*keyFile, error) {
	tenants, err := readKeys(name)
	if err != nil {
		return nil, err
	}
	keys, err := httpapi.NewKeys(tenants)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", name, strings.TrimPrefix(err.Error(), "httpapi: "))
	}
	return &keyFile{name, keys}, nil
}

// readKeys returns the tenants by the hashes of their keys.
func readKeys(name string) (map[string]string, error) {
	tenants := map[string]string{}
	err := lines(name, func(_ int, line string) error {
		hash, tenant, _ := strings.Cut(line, " ")
		tenant = strings.TrimSpace(tenant)
		hash = strings.ToLower(hash)
		switch {
		case len(hash) != 64 || strings.Trim(hash, "0123456789abcdef") != "":
			return errors.New(`HASH TENANT is wanted, as "reportjobs keys new" makes it`)
		case checkTenant(tenant) != nil:
			return errors.New("behind the hash the name of a tenant is wanted")
		case tenants[hash] != "":
			return errors.New("this key is there twice")
		}
		tenants[hash] = tenant
		return nil
	})
	return tenants, err
}

// reloadOnHangup reads the file again at each SIGHUP, until the function it
// returns is called. A file with a fault changes nothing.
func (k *keyFile) reloadOnHangup(log *slog.Logger) (stop func()) {
	if k == nil {
		return func() {}
	}
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	var watching sync.WaitGroup
	watching.Go(func() {
		for range hangups {
			tenants, err := readKeys(k.name)
			if err == nil {
				err = k.keys.Replace(tenants)
			}
			if err != nil {
				log.Error("the keys stay as they were", "error", err)
				continue
			}
			log.Info("keys read again", "keys", len(tenants))
		}
	})
	return func() {
		signal.Stop(hangups)
		close(hangups)
		watching.Wait()
	}
}
