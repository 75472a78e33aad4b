package model

import "slices"

// achievements holds the classes of achievements and their results.
var achievements = map[string]Class{
	"Achievement": {Typed: Listed, Members: slices.Concat(endorsed, []Property{
		one("id", reference),
		one("name", localizable),
		one("description", localizable),
		one("criteria", a("Criteria")),
		zeroOrOne("achievementType", termOf(achievementTypes)),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrOne("creator", a(Profile)),
		zeroOrOne("creditsAvailable", number),
		zeroOrOne("fieldOfStudy", localizable),
		zeroOrOne("humanCode", localizable),
		zeroOrOne("image", a("Image")),
		zeroOrOne("inLanguage", languageCode),
		zeroOrMore("otherIdentifier", a("IdentifierEntry")),
		zeroOrMore("related", a("Related")),
		zeroOrMore("resultDescription", a("ResultDescription")),
		zeroOrOne("specialization", localizable),
		zeroOrMore("tag", localizable),
		zeroOrOne("version", localizable),
	})},
	"Criteria": {rule: criteriaRule, Members: []Property{
		zeroOrOne("id", reference),
		zeroOrOne("narrative", localizable),
	}},
	"Related": {Typed: Listed, Members: []Property{
		one("id", reference),
		zeroOrOne("inLanguage", languageCode),
		zeroOrOne("version", localizable),
	}},
	"Alignment": {Typed: Listed, Members: []Property{
		one("targetName", localizable),
		one("targetUrl", reference),
		zeroOrOne("targetCode", localizable),
		zeroOrOne("targetDescription", localizable),
		zeroOrOne("targetFramework", localizable),
		zeroOrOne("targetType", termOf(alignmentTargetTypes)),
	}},
	"Result": {Typed: Listed, Members: []Property{
		zeroOrOne("achievedLevel", reference),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrOne("resultDescription", reference),
		zeroOrOne("status", termOf(resultStatusTypes)),
		zeroOrOne("value", localizable),
	}},
	"ResultDescription": {Typed: Listed, rule: levelRule, Members: []Property{
		one("id", reference),
		one("name", localizable),
		one("resultType", termOf(resultTypes)),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrMore("allowedValue", localizable),
		zeroOrOne("requiredLevel", reference),
		zeroOrOne("requiredValue", localizable),
		zeroOrMore("rubricCriterionLevel", a("RubricCriterionLevel")),
		zeroOrOne("valueMax", localizable),
		zeroOrOne("valueMin", localizable),
	}},
	"RubricCriterionLevel": {Typed: Listed, Members: []Property{
		one("id", reference),
		one("name", localizable),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrOne("description", localizable),
		zeroOrOne("level", localizable),
		zeroOrOne("points", localizable),
	}},
}
