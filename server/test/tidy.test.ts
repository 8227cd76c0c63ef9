import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import * as constructs from './tidy/constructs.ts'
import { dependenciesAreExplained } from './tidy/dependencies.ts'
import * as importDirections from './tidy/import-directions.ts'
import * as names from './tidy/names.ts'
import { describeViolation, readRepository, type Rule } from './tidy/repository.ts'
import * as sizes from './tidy/sizes.ts'
import * as wording from './tidy/wording.ts'

const repository = readRepository(dirname(dirname(dirname(fileURLToPath(import.meta.url)))))

const rules: readonly Rule[] = [
  importDirections.importDirections,
  importDirections.everyRowIsUsed,
  importDirections.noBarrels,
  importDirections.testsStayInside,
  names.namesSayWhatIsInside,
  names.namesAreKebabCase,
  names.everyFolderHasReadme,
  sizes.filesAreShort,
  sizes.functionsAreShort,
  constructs.noAny,
  constructs.noAssertions,
  constructs.environmentIsReadInMain,
  constructs.everyTestRuns,
  constructs.noSleeps,
  wording.laterWorkHasAnIssue,
  wording.linksLead,
  wording.suppressionsHaveReasons,
  dependenciesAreExplained,
  wording.noMachinePaths,
  wording.oneRegistry,
]

test('the rules read this repository, so that silence means order', () => {
  const paths = repository.files.map((file) => file.path)

  expect(paths).toContain('server/src/main.ts')
  expect(paths).toContain('contract/src/index.ts')
  expect(paths).toContain('server/test/tidy.test.ts')
  expect(paths).toContain('package-lock.json')
  expect(paths).toContain('.ci/run')
})

for (const rule of rules) {
  test(rule.promise, () => {
    const violations = rule.violations(repository)

    expect(violations.map(describeViolation)).toEqual([])
  })
}
