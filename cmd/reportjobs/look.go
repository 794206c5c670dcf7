package main

import (
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/qubitz/reportjobs/render"
)

// A look is the flags that say how documents look.
type look struct{ theme, accent, classification string }

func (l *look) add(flags *pflag.FlagSet) {
	flags.StringVar(&l.theme, "theme", "executive", "how documents look: `executive|technical|compliance`")
	flags.StringVar(&l.accent, "accent", "", "the one `COLOR`, such as #2457d6 (default: that of the theme)")
	flags.StringVar(&l.classification, "classification", "", "a `WORD` on the cover and on each page, such as Confidential")
}

// engine returns an engine that makes such documents; o has what else it is told.
func (l *look) engine(cmd *cobra.Command, o render.Options) (*render.Engine, error) {
	theme, err := render.NamedTheme(l.theme)
	switch {
	case err != nil:
		return nil, usageFault(cmd, "--theme %q: executive, technical or compliance is wanted", l.theme)
	case theme.Furniture.Banner && strings.TrimSpace(l.classification) == "":
		return nil, usageFault(cmd, "--theme %s wants --classification WORD, which it shows on each page", l.theme)
	}
	o.Theme, o.Accent, o.Classification = &theme, l.accent, l.classification
	engine, err := render.New(&o)
	if err != nil {
		return nil, usageFault(cmd, "%s", strings.Replace(err.Error(), "render: Options.Accent: invalid", "--accent", 1))
	}
	return engine, nil
}
