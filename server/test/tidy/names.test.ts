import { expect, test } from 'vitest'
import { everyFolderHasReadme, namesAreKebabCase, namesSayWhatIsInside } from './names.ts'
import { aRepository, describeViolation, type Rule } from './repository.ts'

function found(rule: Rule, files: Readonly<Record<string, string>>): readonly string[] {
  return rule.violations(aRepository(files)).map(describeViolation)
}

test.each(['utils', 'helpers', 'common', 'shared', 'misc', 'lib', 'core', 'services', 'types'])(
  'a folder or a file called %s is a violation',
  (name) => {
    const files = {
      [`server/src/${name}/a.ts`]: '',
      [`server/src/query/${name}.ts`]: '',
      [`server/src/query/${name}.test.ts`]: '',
      [`web/src/${name}-of-a-curve.ts`]: '',
    }

    expect(found(namesSayWhatIsInside, files)).toEqual([
      `server/src/${name}/a.ts has a name that says nothing about its content`,
      `server/src/query/${name}.ts has a name that says nothing about its content`,
      `server/src/query/${name}.test.ts has a name that says nothing about its content`,
    ])
  },
)

test('a source in camelCase, PascalCase or snake_case is a violation', () => {
  const files = {
    'web/src/EventPicker.tsx': '',
    'server/src/query/buildPlan.ts': '',
    'server/src/time_range/a.ts': '',
    'server/src/query/time-range.prop.test.ts': '',
    'README.md': '',
  }

  expect(found(namesAreKebabCase, files)).toEqual([
    'web/src/EventPicker.tsx is not in kebab-case',
    'server/src/query/buildPlan.ts is not in kebab-case',
    'server/src/time_range/a.ts is not in kebab-case',
  ])
})

test('a folder without a README, or with one that says nothing, is a violation', () => {
  const told = 'What lives here and what does not. '.repeat(5)
  const files = {
    'contract/README.md': told,
    'contract/src/a.ts': '',
    'server/src/query/README.md': told,
    'server/src/query/a.ts': '',
    'server/src/query/parse/a.ts': '',
    'server/src/query/plan/a.ts': '',
    'server/src/query/plan/README.md': '# plan',
    'docs/picture.svg': '',
  }

  expect(found(everyFolderHasReadme, files)).toEqual([
    'server/src/query/parse has no README.md',
    'server/src/query/plan has a README.md of under 80 characters',
  ])
})
