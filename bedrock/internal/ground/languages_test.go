package ground

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/qubitz/reportjobs/bedrock/internal/lexicon"
)

// A tongue is an input of a language with sentences that it bears out. In wrong,
// each pair makes one of them a lie.
type tongue struct {
	lang, input string
	sound       []string
	wrong       [][2]string
}

var tongues = []tongue{
	{"es", `{"situación":"El centro atiende 1.450 solicitudes al mes y tarda 38 minutos por solicitud; el 17 % de los casos se asigna mal.",
		"presupuesto":"entre 320.000 € y 410.000 €","ahorro":"1,2 millones de euros al año por menos horas extra","mercado":"un mercado de 2 mil millones de euros",
		"plazo":"piloto en 3 meses, despliegue en 10 meses","usuarios":"420 usuarios en 14 oficinas","objetivo":"menos del 4 por ciento de casos mal asignados"}`,
		[]string{
			"El centro atiende 1.450 solicitudes al mes.", "Cada solicitud tarda 38 minutos.", "El 17 % de los casos se asigna mal.",
			"El presupuesto va de 320.000 € a 410.000 €.", "El ahorro por menos horas extra es de 1,2 millones de euros al año.",
			"El ahorro por menos horas extra asciende a 1,2 M€ anuales.", "El mercado suma 2.000 millones de euros.", "El piloto termina en 3 meses.",
			"El despliegue termina en 10 meses.", "Lo usan 420 usuarios en 14 oficinas.", "El objetivo son menos del 4 % de casos mal asignados."},
		[][2]string{
			{"1.450", "1.540"}, {"solicitudes al mes", "solicitudes al día"}, {"38 minutos", "38 horas"}, {"38 minutos", "83 minutos"}, {"17 %", "71 %"}, {"17 %", "19 por ciento"},
			{"410.000 €", "450.000 €"}, {"320.000 € a 410.000 €", "$320.000 a $410.000"}, {"1,2 millones", "1,2 billones"}, {"1,2 millones", "1,3 millones"}, {"al año", "al mes"},
			{"2.000 millones", "2.000 mil"}, {"2.000 millones", "2 billones"}, {"3 meses", "3 semanas"}, {"10 meses", "12 meses"}, {"420 usuarios", "240 usuarios"}, {"14 oficinas", "14 usuarios"}, {"4 %", "5 %"}}},
	{"it", `{"situazione":"La centrale gestisce 1.450 segnalazioni al mese e impiega 38 minuti per segnalazione; il 17 % dei casi è assegnato male.",
		"budget":"da 320.000 € a 410.000 €","risparmio":"1,2 milioni di euro all'anno con meno straordinari","mercato":"un mercato di 2 miliardi di euro",
		"tempi":"pilota in 3 mesi, esercizio in 10 mesi","utenti":"420 utenti in 14 filiali","obiettivo":"meno del 4 per cento dei casi assegnato male"}`,
		[]string{
			"La centrale gestisce 1.450 segnalazioni al mese.", "Ogni segnalazione richiede 38 minuti.", "Il 17 % dei casi è assegnato male.",
			"Il budget va da 320.000 € a 410.000 €.", "Il risparmio con meno straordinari è di 1,2 milioni di euro all'anno.",
			"Il risparmio con meno straordinari è di 1,2 mln € annui.", "Il mercato vale 2 mld di euro.", "Il pilota finisce in 3 mesi.",
			"L'esercizio parte in 10 mesi.", "Lo usano 420 utenti in 14 filiali.", "L'obiettivo è meno del 4 % dei casi assegnato male."},
		[][2]string{
			{"1.450", "1.540"}, {"segnalazioni al mese", "segnalazioni al giorno"}, {"38 minuti", "38 ore"}, {"38 minuti", "83 minuti"}, {"17 %", "71 %"}, {"17 %", "19 per cento"},
			{"410.000 €", "450.000 €"}, {"320.000 € a 410.000 €", "$320.000 a $410.000"}, {"1,2 milioni", "1,2 miliardi"}, {"1,2 milioni", "1,3 milioni"}, {"all'anno", "al mese"},
			{"2 mld", "2 mln"}, {"2 mld", "2 bilioni"}, {"3 mesi", "3 settimane"}, {"10 mesi", "12 mesi"}, {"420 utenti", "240 utenti"}, {"14 filiali", "14 utenti"}, {"4 %", "5 %"}}},
	{"pt", `{"situação":"A central atende 1.450 pedidos por mês e demora 38 minutos por pedido; 17 % dos casos são mal atribuídos.",
		"orçamento":"de 320.000 € a 410.000 €","poupança":"1,2 milhões de euros por ano com menos horas extra","mercado":"um mercado de 2 mil milhões de euros",
		"prazo":"piloto em 3 meses, exploração em 10 meses","utilizadores":"420 utilizadores em 14 agências","objetivo":"menos de 4 por cento dos casos mal atribuídos"}`,
		[]string{
			"A central atende 1.450 pedidos por mês.", "Cada pedido demora 38 minutos.", "Hoje 17 % dos casos são mal atribuídos.",
			"O orçamento vai de 320.000 € a 410.000 €.", "A poupança com menos horas extra é de 1,2 milhões de euros por ano.",
			"A poupança com menos horas extra é de 1,2 M€ anuais.", "O mercado vale 2 bilhões de euros.", "O piloto termina em 3 meses.",
			"A exploração começa em 10 meses.", "É usado por 420 utilizadores em 14 agências.", "O objetivo são menos de 4 % dos casos mal atribuídos."},
		[][2]string{
			{"1.450", "1.540"}, {"pedidos por mês", "pedidos por dia"}, {"38 minutos", "38 horas"}, {"38 minutos", "83 minutos"}, {"17 %", "71 %"}, {"17 %", "19 por cento"},
			{"410.000 €", "450.000 €"}, {"320.000 € a 410.000 €", "$320.000 a $410.000"}, {"1,2 milhões", "1,2 bilhões"}, {"1,2 milhões", "1,3 milhões"}, {"por ano", "por mês"},
			{"2 bilhões", "2 biliões"}, {"2 bilhões", "2 milhões"}, {"3 meses", "3 semanas"}, {"10 meses", "12 meses"}, {"420 utilizadores", "240 utilizadores"}, {"14 agências", "14 utilizadores"}, {"4 %", "5 %"}}},
	{"nl", `{"situatie":"De meldkamer verwerkt 1.450 meldingen per maand en doet 38 minuten over een melding; 17 % van de zaken wordt verkeerd toegewezen.",
		"budget":"€ 320.000 tot € 410.000","besparing":"1,2 miljoen euro per jaar door minder overuren","markt":"een markt van 2 miljard euro",
		"planning":"proef na 3 maanden, volledig gebruik na 10 maanden","gebruikers":"420 gebruikers op 14 vestigingen","doel":"minder dan 4 procent van de zaken verkeerd toegewezen"}`,
		[]string{
			"De meldkamer verwerkt 1.450 meldingen per maand.", "Een melding duurt 38 minuten.", "Van de zaken wordt 17 % verkeerd toegewezen.",
			"Het budget loopt van € 320.000 tot € 410.000.", "De besparing door minder overuren is 1,2 miljoen euro per jaar.",
			"De besparing door minder overuren is jaarlijks € 1,2 mln.", "De markt is 2 mld euro groot.", "De proef eindigt na 3 maanden.",
			"Volledig gebruik begint na 10 maanden.", "Er zijn 420 gebruikers op 14 vestigingen.", "Het doel is minder dan 4 % van de zaken verkeerd toegewezen."},
		[][2]string{
			{"1.450", "1.540"}, {"meldingen per maand", "meldingen per dag"}, {"38 minuten", "38 uur"}, {"38 minuten", "83 minuten"}, {"17 %", "71 %"}, {"17 %", "19 procent"},
			{"€ 410.000", "€ 450.000"}, {"€ 320.000 tot € 410.000", "$ 320.000 tot $ 410.000"}, {"1,2 miljoen", "1,2 miljard"}, {"1,2 miljoen", "1,3 miljoen"}, {"per jaar", "per maand"},
			{"2 mld", "2 mln"}, {"2 mld", "2 biljoen"}, {"3 maanden", "3 weken"}, {"10 maanden", "12 maanden"}, {"420 gebruikers", "240 gebruikers"}, {"14 vestigingen", "14 gebruikers"}, {"4 %", "5 %"}}},
}

// TestTongues: each true sentence of a language is believed, and each of its
// lies is flagged. `-v` prints how many there were.
func TestTongues(t *testing.T) {
	for _, of := range tongues {
		l, err := Read([]byte(of.input))
		require.NoError(t, err)
		require.Equal(t, of.lang, lexicon.Primary(l.Lang), "the language of the input is seen")
		var trusted, flagged, lies int
		for _, text := range of.sound {
			require.NotEmpty(t, l.places(Claim{Block: para(text)}), "%s has a figure", text)
			for _, f := range l.Check(Claim{Block: para(text)}) {
				t.Errorf("%s is sound, but %s: %s", text, f.Figure, f.Why)
			}
			trusted++
			for _, w := range of.wrong {
				if !strings.Contains(text, w[0]) {
					continue
				}
				lies++
				if lie := strings.Replace(text, w[0], w[1], 1); len(l.Check(Claim{Block: para(lie)})) == 0 {
					t.Errorf("%s is a lie, and was believed", lie)
				} else {
					flagged++
				}
			}
		}
		require.GreaterOrEqual(t, lies, 16)
		t.Logf("%s: %d true sentences, 0 flagged; %d lies, %d flagged", of.lang, trusted, lies, flagged)
	}
}
