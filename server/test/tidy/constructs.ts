import { Visitor, type Span, type VisitorObject } from 'oxc-parser'
import { isTest, sources } from './repository.ts'
import type { Rule, Source, Violation } from './repository.ts'

type Report = (node: Span, problem: string) => void

/** A rule on the syntax tree: the visitor reports what must not be there. */
function treeRule(
  promise: string,
  options: { applies?: (path: string) => boolean; visitor: (report: Report) => VisitorObject },
): Rule {
  const { applies = () => true, visitor } = options
  const violationsIn = (source: Source): readonly Violation[] => {
    const found: Violation[] = []
    const report: Report = ({ start }, problem) => {
      found.push({ path: source.path, line: source.lineAt(start), problem })
    }
    new Visitor(visitor(report)).visit(source.tree.program)
    return found
  }
  return {
    promise,
    violations: (repository) =>
      sources(repository)
        .filter(({ path }) => applies(path))
        .flatMap(violationsIn),
  }
}

export const noAny = treeRule('nothing has the type any', {
  visitor: (report) => ({ TSAnyKeyword: (node) => report(node, 'says any') }),
})

export const noAssertions = treeRule('no type is asserted, except by as const', {
  visitor: (report) => ({
    TSAsExpression(node) {
      const { typeAnnotation: type } = node
      const isConst =
        type.type === 'TSTypeReference' &&
        type.typeName.type === 'Identifier' &&
        type.typeName.name === 'const'
      if (!isConst) report(node, 'asserts a type with as; narrow it with a guard')
    },
    TSTypeAssertion: (node) => report(node, 'asserts a type with <>; narrow it with a guard'),
    TSNonNullExpression: (node) => report(node, 'asserts with ! that a value is there'),
  }),
})

// The processes of the product; and what is never part of it.
const entries = new Set([
  'server/src/main.ts',
  'server/src/cli/main.ts',
  'server/src/reference/main.ts',
  'server/src/warehouse/engine-host/main.ts',
  // The SDK lives in processes of others, and sends what is left when one of them ends.
  'sdk/src/before-exit.ts',
])
const outsideProduct = /^(scripts|bench|examples|(server|sdk|web)\/test)\/|^[^/]+$|^web\/[^/]+$/

export const environmentIsReadInMain = treeRule(
  'only the main file of a process reads its environment, handles its signals and ends it',
  {
    applies: (path) => !entries.has(path) && !outsideProduct.test(path),
    visitor: (report) => ({
      MemberExpression(node) {
        const { object, property } = node
        const isProcess = object.type === 'Identifier' && object.name === 'process'
        if (!isProcess || property.type !== 'Identifier') return
        if (['env', 'on', 'once', 'exit', 'argv'].includes(property.name)) {
          report(node, `uses process.${property.name}; main passes in what it needs`)
        }
      },
      ImportDeclaration(node) {
        if (node.source.value === 'node:process') report(node, 'imports node:process')
      },
    }),
  },
)

const testFunctions = new Set(['test', 'it', 'describe', 'suite', 'bench'])
const notRun = new Set(['only', 'skip', 'skipIf', 'runIf', 'todo', 'fails'])

export const everyTestRuns = treeRule('no test is skipped, left for later or run alone', {
  applies: isTest,
  visitor: (report) => ({
    MemberExpression(node) {
      const { object, property } = node
      const isOfTest = object.type === 'Identifier' && testFunctions.has(object.name)
      if (!isOfTest || property.type !== 'Identifier') return
      if (notRun.has(property.name)) report(node, `${object.name}.${property.name}`)
    },
    CallExpression(node) {
      if (node.callee.type !== 'Identifier' || !testFunctions.has(node.callee.name)) return
      for (const argument of node.arguments) {
        if (argument.type !== 'ObjectExpression') continue
        for (const option of argument.properties) {
          if (option.type !== 'Property' || option.key.type !== 'Identifier') continue
          if (notRun.has(option.key.name)) report(option, `a test with ${option.key.name}`)
        }
      }
    },
  }),
})

export const noSleeps = treeRule('no test sleeps: it owns the clock or waits for what it expects', {
  applies: isTest,
  visitor: (report) => ({
    CallExpression(node) {
      const isTimer = node.callee.type === 'Identifier' && node.callee.name === 'setTimeout'
      if (isTimer) report(node, 'waits for a time to pass')
    },
    ImportDeclaration(node) {
      if (node.source.value === 'node:timers/promises') report(node, 'imports a sleep')
    },
  }),
})
