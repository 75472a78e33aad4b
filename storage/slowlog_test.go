package storage

import (
	"bytes"
	"log/slog"
	"net/url"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
)

func TestSlowLogShowsStatementsWithoutValues(t *testing.T) {
	for _, row := range []struct {
		after time.Duration
		want  bool
	}{
		{0, true},
		{time.Hour, false},
	} {
		var log bytes.Buffer
		config := &gorm.Config{Logger: slowLog{log: slog.New(slog.NewTextHandler(&log, nil)), after: row.after}}
		path := filepath.Join(t.TempDir(), "clrhost.db")
		require.NoError(t, createPrivate(path))
		file, err := newSQLiteFile(path)
		require.NoError(t, err)
		db, err := openSQLite(statements{DB: file.open(1, url.Values{})}, config)
		require.NoError(t, err)
		defer poolOf(db).Close()
		require.NoError(t, db.Exec("CREATE TABLE settings (name TEXT, value TEXT)").Error)
		require.NoError(t, db.Create(&settingRow{Name: "key", Value: "hunter2"}).Error)
		require.Error(t, db.Create(&userRow{PasswordHash: "hunter2"}).Error)
		var found []settingRow // Scan goes another way through gorm than Create and Find
		require.NoError(t, db.Raw("SELECT * FROM settings WHERE value = ?", "hunter2").Scan(&found).Error)
		require.Len(t, found, 1)
		require.NoError(t, db.Exec("DELETE FROM settings WHERE value = ?", "hunter2").Error)
		require.Equal(t, row.want, bytes.Contains(log.Bytes(), []byte("INSERT INTO `settings`")), log.String())
		require.NotContains(t, log.String(), "hunter2")
	}
}
