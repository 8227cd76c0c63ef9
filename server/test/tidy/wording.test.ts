import { expect, test } from 'vitest'
import { aRepository, describeViolation, type Rule } from './repository.ts'
import {
  laterWorkHasAnIssue,
  linksLead,
  noMachinePaths,
  oneRegistry,
  suppressionsHaveReasons,
} from './wording.ts'

function found(rule: Rule, files: Readonly<Record<string, string>>): readonly string[] {
  return rule.violations(aRepository(files)).map(describeViolation)
}

test('a comment with TODO is a violation unless it names an issue', () => {
  const files = {
    'a.ts': `// TODO later\n/* FIXME */\n// TODO(#12) the other half\nconst text = 'TODO'`,
  }

  expect(found(laterWorkHasAnIssue, files)).toEqual([
    'a.ts:1 leaves work for later without an issue number',
    'a.ts:2 leaves work for later without an issue number',
  ])
})

test('a silenced check is a violation unless the comment says which and why', () => {
  const files = {
    'a.ts': `// @ts-expect-error
// oxlint-disable
// oxlint-disable-next-line no-console
// oxlint-disable-next-line no-console -- the command line prints its answer
// prettier-ignore`,
  }

  expect(found(suppressionsHaveReasons, files)).toEqual([
    'a.ts:1 silences a check',
    'a.ts:2 silences a check',
    'a.ts:3 silences a check',
    'a.ts:5 silences a check',
  ])
})

test.each(['work', 'root', 'home', 'Users'])('a path below %s is a violation', (folder) => {
  const path = ['', folder, 'main', 'a.ts'].join('/')
  const files = {
    'a.md': `see\n${path}`,
    'b.ts': `open('${path}')`,
    'c.md': `docs${path} or/${folder}`,
  }

  expect(found(noMachinePaths, files)).toEqual([
    'a.md:2 holds a path of one machine',
    'b.ts:1 holds a path of one machine',
  ])
})

test('a package from another registry and a setting that names one are violations', () => {
  const files = {
    'package-lock.json': `
      "resolved": "https://registry.npmjs.org/a/-/a-1.0.0.tgz",
      "resolved": "https://mirror.example/a/-/a-1.0.0.tgz",
      "resolved": "git+ssh://git@example/a.git",
      "resolved": "contract",`,
    '.npmrc': 'registry=https://mirror.example',
  }

  expect(found(oneRegistry, files)).toEqual([
    'package-lock.json:3 "resolved": "https://mirror.example/a/-/a-1.0.0.tgz",',
    'package-lock.json:4 "resolved": "git+ssh://git@example/a.git",',
    '.npmrc:1 registry=https://mirror.example',
  ])
})

test('a link to a file that is not there is a violation', () => {
  const files = {
    'docs/a.md': '[b](b.md#top) [c](../src/) [d](https://example.org/d)\n[e](e.md)\n![f](f.png)',
    'docs/b.md': '',
    'docs/f.png': '',
    'src/c.ts': '',
  }

  expect(found(linksLead, files)).toEqual(["docs/a.md:2 links to e.md, which isn't there"])
})
