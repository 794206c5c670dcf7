package main

import (
	"bufio"
	"crypto/rand"
	"fmt"
	"log/slog"
	"os"
	"strings"
)

const envIDSecret = "REPORTJOBS_ID_SECRET"

// lines returns the lines of a file with their numbers, without comments and
// empty ones.
func lines(name string, take func(number int, line string) error) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	in := bufio.NewScanner(file)
	for number := 1; in.Scan(); number++ {
		line := strings.TrimSpace(in.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if err := take(number, line); err != nil {
			return fmt.Errorf("%s: line %d: %w", name, number, err)
		}
	}
	if err := in.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// idSecrets returns what job ids are derived from: the lines of a file, else
// the environment, else something random.
func idSecrets(file string, log *slog.Logger) (secrets [][]byte, err error) {
	if file == "" {
		if secret := os.Getenv(envIDSecret); secret != "" {
			return checkSecrets("$"+envIDSecret, [][]byte{[]byte(secret)})
		}
		log.Info("idempotency keys hold until this process ends; --id-secret makes them last")
		return [][]byte{[]byte(rand.Text())}, nil
	}
	err = lines(file, func(_ int, line string) error {
		secrets = append(secrets, []byte(line))
		return nil
	})
	if err != nil {
		return nil, err
	}
	return checkSecrets(file, secrets)
}

func checkSecrets(where string, secrets [][]byte) ([][]byte, error) {
	const least = 16
	if len(secrets) == 0 {
		return nil, fmt.Errorf("%s holds no secret", where)
	}
	for i, secret := range secrets {
		if len(secret) < least {
			return nil, fmt.Errorf("%s: secret %d has %d bytes, at least %d", where, i+1, len(secret), least)
		}
	}
	return secrets, nil
}
