import { expect, test } from 'vitest'
import {
  everyRowIsUsed,
  importDirections,
  noBarrels,
  testsStayInside,
} from './import-directions.ts'
import { aRepository, describeViolation, type Rule } from './repository.ts'

function found(rule: Rule, files: Readonly<Record<string, string>>): readonly string[] {
  return rule.violations(aRepository(files)).map(describeViolation)
}

test('a stage may import a store and the foundations', () => {
  const files = {
    'server/src/query/run/run.ts': `
      import { openWarehouse } from '../../warehouse/warehouse.ts'
      import type { Settings } from '../../settings/settings.ts'
      import { Type } from 'typebox'
      import { errorCodes } from '@throughline/contract'
      import { shape } from '../shape/shape.ts'`,
  }

  expect(found(importDirections, files)).toEqual([])
})

test('a store may not import a stage, a stage not another stage, and nothing imports http', () => {
  const files = {
    'server/src/journal/a.ts': `import { decode } from '../intake/decode.ts'`,
    'server/src/loader/a.ts': `import type { Plan } from '../query/plan.ts'`,
    'server/src/query/a.ts': `export { reply } from '../http/reply.ts'`,
    'server/src/http/a.ts': `const main = await import('../main.ts')`,
  }

  expect(found(importDirections, files)).toEqual([
    'server/src/journal/a.ts:1 server/src/journal may not import server/src/intake',
    'server/src/loader/a.ts:1 server/src/loader may not import server/src/query',
    'server/src/query/a.ts:1 server/src/query may not import server/src/http',
    'server/src/http/a.ts:1 server/src/http may not import server/src',
  ])
})

test('contract imports nothing of ours, and web and bench only contract', () => {
  const files = {
    'contract/src/a.ts': `import { x } from '../../server/src/query/a.ts'`,
    'web/src/a.tsx': `import { x } from '../../server/src/query/a.ts'`,
    'bench/src/a.ts': `import { x } from '@throughline/server'`,
    'web/src/b.ts': `import { x } from '@throughline/contract'`,
  }

  expect(found(importDirections, files)).toEqual([
    'contract/src/a.ts:1 contract may not import server/src/query',
    'web/src/a.tsx:1 web may not import server/src/query',
    'bench/src/a.ts:1 bench may not import @throughline/server',
  ])
})

test('the command line imports nothing of the server but settings and telemetry', () => {
  const files = {
    'server/src/cli/import/a.ts': `
import { settings } from '../../settings/settings.ts'
import { intake } from '../../intake/intake.ts'`,
  }

  expect(found(importDirections, files)).toEqual([
    'server/src/cli/import/a.ts:3 server/src/cli may not import server/src/intake',
  ])
})

test('a folder that the table does not name is a violation', () => {
  expect(found(importDirections, { 'server/src/extras/a.ts': '' })).toEqual([
    'server/src/extras/a.ts "server/src/extras" has no row in the table of allowed imports',
  ])
})

test('a row for a folder that is gone is a violation', () => {
  expect(found(everyRowIsUsed, { 'server/src/journal/a.ts': '' })).toContain(
    'server/src/loader has a row but no files',
  )
  expect(found(everyRowIsUsed, { 'server/src/loader/a.ts': '' })).not.toContain(
    'server/src/loader has a row but no files',
  )
})

test('an index inside a package, an export * and a file that only passes names on are violations', () => {
  const files = {
    'contract/src/index.ts': `export * from './event.ts'`,
    'server/src/query/index.ts': `export {}`,
    'server/src/query/a.ts': `export { plan } from './plan.ts'\nexport type { Plan } from './plan.ts'`,
    'server/src/query/b.ts': `export const a = 1\nexport * from './plan.ts'`,
    'server/src/query/c.ts': `export { plan } from './plan.ts'\nexport const a = 1`,
    'server/src/query/d.ts': `export const a = 1`,
    'server/src/telemetry/logger.ts': `export type { Logger } from 'pino'`,
  }

  expect(found(noBarrels, files)).toEqual([
    'server/src/query/index.ts is an index inside a package',
    'server/src/query/a.ts only passes names of other files on',
    'server/src/query/b.ts:2 exports * of another file',
  ])
})

test('product code that imports test code is a violation, a test that does is not', () => {
  const files = {
    'server/src/query/a.ts': `import { test } from 'vitest'`,
    'server/src/query/b.ts': `import { anEvent } from './a.test.ts'`,
    'server/src/query/a.test.ts': `import { test } from 'vitest'`,
    'server/test/running-server.ts': `import { onTestFinished } from 'vitest'`,
  }

  expect(found(testsStayInside, files)).toEqual([
    'server/src/query/a.ts:1 imports test code',
    'server/src/query/b.ts:1 imports test code',
  ])
})
