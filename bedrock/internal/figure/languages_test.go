package figure

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLanguages: each row is one figure of a text in a language, as it is there.
func TestLanguages(t *testing.T) {
	for _, tt := range []struct {
		rule, lang, text string
		low, high        float64
		unit             string
	}{
		{"a billion of German is a million millions", "de", "Der Markt misst 1,2 Billionen Euro.", 1.2e12, 1.2e12, "EUR"},
		{"so is one of it", "de", "Der Markt misst 1 Billion Euro.", 1e12, 1e12, "EUR"},
		{"one of English is a thousand millions", "en", "The market is worth 1.2 billion euros.", 1.2e9, 1.2e9, "EUR"},
		{"one of French is a million millions", "fr", "Un marché de 1,2 billion d'euros.", 1.2e12, 1.2e12, "EUR"},

		{"millions", "es", "El presupuesto es de 1,2 millones de euros.", 1.2e6, 1.2e6, "EUR"},
		{"a thousand millions", "es", "Un mercado de 2 mil millones de euros.", 2e9, 2e9, "EUR"},
		{"a billón is a million millions", "es", "Un mercado de 1,5 billones de dólares.", 1.5e12, 1.5e12, "USD"},
		{"a comma for the fraction", "es", "La tasa es del 4,5 %.", 4.5, 4.5, "%"},
		{"a point for thousands", "es", "Atiende 1.450 solicitudes.", 1450, 1450, "solicitude"},
		{"the other way round in Mexico", "es-MX", "Atiende 1,450 solicitudes.", 1450, 1450, "solicitude"},
		{"percent in words", "es", "Un 12 por ciento de los casos.", 12, 12, "%"},
		{"percentage points", "es", "Baja 3 puntos porcentuales.", 3, 3, "pp"},
		{"a range", "es", "Dura entre 6 y 9 meses.", 6, 9, "month"},
		{"from one to another", "es", "Dura de 6 a 9 meses.", 6, 9, "month"},
		{"per month", "es", "Cuesta 9.000 € al mes.", 9000, 9000, "EUR/month"},
		{"per week, with its article", "es", "Son 40 horas a la semana.", 40, 40, "h/week"},
		{"a share", "es", "Acierta 9 de cada 10 veces.", 90, 90, "%"},
		{"number words", "es", "Tarda tres semanas.", 3, 3, "week"},

		{"millions with their abbreviation", "it", "Un budget di 1,2 mln di euro.", 1.2e6, 1.2e6, "EUR"},
		{"a miliardo is a thousand millions", "it", "Ricavi di 3 miliardi di euro.", 3e9, 3e9, "EUR"},
		{"a bilione is a million millions", "it", "Un mercato di 1 bilione di euro.", 1e12, 1e12, "EUR"},
		{"thousands that touch", "it", "Servono 50mila euro.", 50000, 50000, "EUR"},
		{"per year, elided", "it", "Costa 12.000 euro all'anno.", 12000, 12000, "EUR/year"},
		{"percent in words", "it", "Il 12 per cento dei casi.", 12, 12, "%"},
		{"a plural of i", "it", "Lo usano 420 utenti.", 420, 420, "utenti"},
		{"a range", "it", "Dura tra 6 e 9 mesi.", 6, 9, "month"},
		{"number words", "it", "Richiede due ore.", 2, 2, "h"},
		{"a share", "it", "È giusto in 9 su 10 casi.", 90, 90, "%"},

		{"a bilhão of Brazil is a thousand millions", "pt-BR", "Receita de R$ 1,5 bilhão.", 1.5e9, 1.5e9, "BRL"},
		{"a bilião of Portugal is a million millions", "pt-PT", "Um mercado de 1,5 biliões de euros.", 1.5e12, 1.5e12, "EUR"},
		{"a thousand millions", "pt", "Um mercado de 2 mil milhões de euros.", 2e9, 2e9, "EUR"},
		{"an article before a scale is one", "pt", "Custa um milhão de euros.", 1e6, 1e6, "EUR"},
		{"spaces for thousands", "pt", "São 1 200 500 euros.", 1200500, 1200500, "EUR"},
		{"per month", "pt", "Custa 9.000 € por mês.", 9000, 9000, "EUR/month"},
		{"a plural of ões", "pt", "São 12 milhões de operações.", 12e6, 12e6, ""},
		{"number words", "pt", "Demora duas horas.", 2, 2, "h"},

		{"a miljard is a thousand millions", "nl", "Een omzet van 2,5 miljard euro.", 2.5e9, 2.5e9, "EUR"},
		{"a biljoen is a million millions", "nl", "Een markt van 1 biljoen euro.", 1e12, 1e12, "EUR"},
		{"an article before a scale is one", "nl", "Het kost een miljoen euro.", 1e6, 1e6, "EUR"},
		{"the sign before a decimal comma", "nl", "Het budget is € 1.250,50.", 1250.5, 1250.5, "EUR"},
		{"per year", "nl", "Dat kost 12.000 euro per jaar.", 12000, 12000, "EUR/year"},
		{"a plural of en", "nl", "Er zijn 12 vestigingen.", 12, 12, "vestigingen"},
		{"hours have no plural", "nl", "Het duurt 36 uur.", 36, 36, "h"},
		{"a range", "nl", "Het duurt 6 tot 9 maanden.", 6, 9, "month"},
		{"percentage points", "nl", "Een daling van 3 procentpunten.", 3, 3, "pp"},
	} {
		t.Run(tt.lang+" "+tt.rule, func(t *testing.T) {
			got := In(tt.text, tt.lang)
			require.Len(t, got, 1, "%+v", got)
			require.InDelta(t, tt.low, got[0].Low, tt.low*1e-9)
			require.InDelta(t, tt.high, got[0].High, tt.high*1e-9)
			require.Equal(t, tt.unit, got[0].Unit)
		})
	}
}

func TestWhatIsNoRate(t *testing.T) {
	for text, want := range map[string]string{
		"Cuesta 9.000 € a la empresa.":        "9.000 €",
		"Dura 12 meses por la migración.":     "12 meses",
		"Hay 40 horas a la semana de soporte": "40 horas a la semana",
	} {
		got := In(text, "es")
		require.Len(t, got, 1)
		require.Equal(t, want, got[0].Raw)
	}
}

func TestDatesOfLanguages(t *testing.T) {
	for lang, text := range map[string]string{
		"es": "El 12 de marzo de 2026 se decide, y en la fase 2 se amplía.",
		"it": "Il 12 marzo 2026 si decide, e nella fase 2 si amplia.",
		"pt": "Em 12 de março de 2026 decide-se, e na fase 2 amplia-se.",
		"nl": "Op 12 maart 2026 valt het besluit, en in fase 2 volgt de rest.",
		"fr": "Le 12 mars 2026 on décide.",
	} {
		require.Empty(t, In(text, lang), lang)
	}
	require.NotEmpty(t, In("It takes 12 may orders.", "en"), "a month of English is a name")
}
