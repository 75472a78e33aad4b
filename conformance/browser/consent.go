package browser

import (
	"net/http"
	"slices"
)

// decide answers a consent page, or leads on from a page that only wants to be left. It returns nil where there is
// nothing to decide.
func (v *visit) decide(d *document) (*navigation, error) {
	all := d.choices(v.selectors)
	if !asksConsent(all) {
		return v.goOn(d, all)
	}
	v.kind = Consent
	decision := v.decision
	switch {
	case stayWords.in(d.headings):
		v.kind = SignIn
	case termsWords.in(d.headings) && !slices.ContainsFunc(all, func(c choice) bool { return c.asks }):
		v.kind, decision = SignIn, Allow // without it, no journey goes on
	}
	chosen := best(all, decision)
	if chosen == nil {
		return nil, &NoButtonError{Where: d.where(), Decision: decision, Seen: seen(all)}
	}
	v.decided = v.decided || v.kind == Consent
	if v.decision == Forged && v.kind == Consent {
		return v.forge(d, chosen), nil
	}
	return v.press(d, chosen), nil
}

// asksConsent reports whether a page asks for a decision: by a selector, by a button that allows, by a pair of answers,
// or by what a form on it holds.
func asksConsent(all []choice) bool {
	return decides(all) || slices.ContainsFunc(all, func(c choice) bool { return c.asks || c.named || c.meaning == allows })
}

// best returns the choice that names the decision most clearly, or nil.
func best(all []choice, decision Decision) *choice {
	var best *choice
	most := 0
	for i := range all {
		if score := rateChoice(all[i], decision); score > most {
			best, most = &all[i], score
		}
	}
	return best
}

func rateChoice(c choice, decision Decision) int {
	score, agrees := 0, decision == Allow || decision == Forged
	switch {
	case decision == Deny && c.meaning == denies, agrees && c.meaning == allows:
		score = strong
	case agrees && c.meaning == leadsOn && (c.form != nil || c.control.looksLikeButton()):
		score = plain
	default:
		return 0
	}
	if c.named {
		return named
	}
	if c.asks {
		score += faint
	}
	if c.form != nil {
		score += faint / 2
	}
	if c.control != nil && c.control.unseen {
		score = 1
	}
	return score
}

// press activates a choice.
func (v *visit) press(d *document, c *choice) *navigation {
	if c.form == nil {
		return d.follow(c.control)
	}
	if c.radio != nil {
		c.form.choose(c.radio)
	}
	v.tick(c.form, c.control)
	return d.submit(c.form, c.control)
}

// follow is the request that a link makes.
func (d *document) follow(link *control) *navigation {
	return &navigation{method: http.MethodGet, to: d.resolve(link.attr("href")), from: d.url, pressed: link}
}

// goOn leaves a page that asks nothing: by a button of a form that has nothing to fill in, or by a link that leads to
// where the journey is to stop. Such a button is not pressed by a person who denies, because it could be a
// consent page with one answer.
func (v *visit) goOn(d *document, all []choice) (*navigation, error) {
	for i, c := range all {
		switch {
		case c.meaning != leadsOn:
		case c.form == nil && v.stop(d.resolve(c.control.attr("href"))):
			return d.follow(c.control), nil
		case c.form == nil || !c.form.isBare():
		case v.decision == Deny && !v.decided:
			return nil, &NoButtonError{Where: d.where(), Decision: Deny, Seen: seen(all)}
		case v.isConsent(d):
			v.kind, v.decided = Consent, true
			if v.decision == Forged {
				return v.forge(d, &all[i]), nil
			}
			return v.press(d, &all[i]), nil
		default:
			return v.press(d, &all[i]), nil
		}
	}
	return nil, nil
}

// isConsent reports whether a page with one way on is about access for an app, once the person has signed in.
func (v *visit) isConsent(d *document) bool {
	return v.entered && accessWords.in(fold(d.text(d.root)))
}

// seen are the words on what there is to press.
func seen(all []choice) []string {
	var controls []*control
	for _, c := range all {
		switch {
		case c.radio != nil:
			controls = append(controls, c.radio)
		case c.control != nil:
			controls = append(controls, c.control)
		}
	}
	return labels(controls)
}
