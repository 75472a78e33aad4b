package conformance

import "clrhost/conformance/exchange"

// conceal hides the secrets in every text of a report that a subject could have written. What was hidden while the run was
// under way is hidden once more, because a later case may have shown what was a secret in an earlier one.
func (r *Report) conceal(secrets *exchange.Secrets) {
	hide(secrets, &r.Subject.Address, &r.Subject.Title, &r.Aborted)
	for i := range r.Preflight {
		r.Preflight[i].conceal(secrets)
	}
	for i := range r.Settings {
		hide(secrets, &r.Settings[i].Value)
	}
	for i := range r.Left {
		hide(secrets, &r.Left[i])
	}
	for _, group := range r.Groups {
		for i := range group.Results {
			group.Results[i].conceal(secrets)
		}
	}
}

func (f *Finding) conceal(secrets *exchange.Secrets) { hide(secrets, &f.Detail, &f.Fix) }

func (r *Result) conceal(secrets *exchange.Secrets) {
	hide(secrets, &r.Expected, &r.Actual, &r.Reason)
	for i := range r.Notes {
		hide(secrets, &r.Notes[i])
	}
	for i, e := range r.Exchanges {
		r.Exchanges[i] = e.Hidden(secrets)
	}
}

func hide(secrets *exchange.Secrets, texts ...*string) {
	for _, text := range texts {
		*text = secrets.Hide(*text)
	}
}
