import { expect, test } from 'vitest'
import { dependenciesAreExplained } from './dependencies.ts'
import { aRepository, describeViolation } from './repository.ts'

test('a package without a line, and a line without a package, are violations', () => {
  const repository = aRepository({
    'package.json': '{"devDependencies":{"vitest":"4.1"}}',
    'server/package.json': '{"dependencies":{"@throughline/contract":"1","fastify":"5"}}',
    'docs/dependencies.md': '| package | for |\n| `vitest`, `left-pad` | tests, not `fastify` |',
  })

  expect(dependenciesAreExplained.violations(repository).map(describeViolation)).toEqual([
    'docs/dependencies.md has no line for fastify',
    'docs/dependencies.md has a line for left-pad, which nothing depends on',
  ])
})
