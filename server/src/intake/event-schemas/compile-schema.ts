import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js'
import { isJsonObject } from '../json-object.ts'
import { linearPattern } from './linear-pattern.ts'
import { findSchemaFault, type SchemaFault } from './schema-bounds.ts'

/** Says what is wrong with a value: the first thing, as a sentence with its place; or nothing. */
export type SchemaCheck = (value: unknown) => string | undefined

export type CompiledSchema =
  | { readonly kind: 'compiled'; readonly check: SchemaCheck }
  | { readonly kind: 'faulty'; readonly fault: SchemaFault }

/**
 * Compiles a JSON Schema of the draft 2020-12. A keyword that the draft does not know is a fault:
 * mostly it is misspelt. `format` says something to people only, as the draft has it.
 */
export function compileSchema(schema: unknown): CompiledSchema {
  if (!isSchema(schema)) return faulty('must be an object or a boolean')
  const fault = findSchemaFault(schema) ?? findShapeFault(schema)
  if (fault !== undefined) return { kind: 'faulty', fault }
  try {
    const budget: Budget = { steps: 0 }
    const options = { meta: false, validateSchema: false }
    const validate = openCompiler(budget, options).compile(schema)
    const check: SchemaCheck = (value) => {
      budget.steps = patternStepsMax
      return validate(value) ? undefined : sentenceOf(validate.errors ?? [])
    }
    return { kind: 'compiled', check }
  } catch (error) {
    // Whatever the compiler has against a schema it throws.
    return faulty(error instanceof Error ? error.message : String(error))
  }
}

function isSchema(schema: unknown): schema is object | boolean {
  return typeof schema === 'boolean' || isJsonObject(schema)
}

function faulty(reason: string): CompiledSchema {
  return { kind: 'faulty', fault: { pointer: '', reason } }
}

type CompilerOptions = { readonly meta?: boolean; readonly validateSchema?: boolean }

// It never forgets what it has compiled, so each schema has one of its own.
function openCompiler(budget: Budget, options: CompilerOptions = {}): Ajv2020 {
  const compiler = new Ajv2020({
    ...options,
    strictTypes: false,
    strictTuples: false,
    validateFormats: false,
    // Else every object would have a `constructor`.
    ownProperties: true,
    logger: false,
    code: { regExp: Object.assign(patternsWithin(budget), { code: 'linearPattern' }) },
  })
  // Its own compares each element with each other.
  return compiler.removeKeyword('uniqueItems').addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    errors: false,
    error: { message: 'must NOT have duplicate items' },
    validate: (isUnique: boolean, items: readonly unknown[]) =>
      !isUnique || new Set(items.map(sortedText)).size === items.length,
  })
}

/** What the patterns of a schema may take for one value, together: characters times states. */
const patternStepsMax = 2_000_000

type Budget = { steps: number }

/** Patterns that match nothing once the budget is used up. */
function patternsWithin(budget: Budget) {
  return (source: string) => {
    const { test, states } = linearPattern(source)
    return {
      test(text: string): boolean {
        budget.steps -= text.length * states
        return budget.steps >= 0 && test(text)
      },
      // The compiler tells two patterns apart by what they are as text.
      toString: () => source,
    }
  }
}

/** JSON with the keys of every object in order: equal texts are equal values. */
function sortedText(value: unknown): string {
  return JSON.stringify(value, (_key, nested: unknown) =>
    isJsonObject(nested) ? Object.entries(nested).toSorted(byKey) : nested,
  )
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1
}

const shapes = openCompiler({ steps: Infinity })

function findShapeFault(schema: object | boolean): SchemaFault | undefined {
  if (shapes.validateSchema(schema) === true) return undefined
  const [error] = shapes.errors ?? []
  return { pointer: error?.instancePath ?? '', reason: sentenceOf(error ? [error] : [], '') }
}

const shownCharsMax = 100
const sentenceCharsMax = 500

/** The place and the problem, without the value there: those who read it may not see values. */
function sentenceOf(errors: readonly ErrorObject[], place?: string): string {
  // Of a condition, what it asked for says more than that it failed.
  const error = errors.findLast(({ keyword }) => keyword !== 'if') ?? errors[0]
  if (error === undefined) return 'is not as the schema says'
  const { instancePath, message = 'is not as the schema says' } = error
  return `${place ?? instancePath} ${message}${shownOf(error)}`.trim().slice(0, sentenceCharsMax)
}

/** What the schema says of it that the sentence leaves out. */
function shownOf({ keyword, params }: ErrorObject): string {
  const shown: unknown =
    params['additionalProperty'] ??
    params['unevaluatedProperty'] ??
    params['allowedValues'] ??
    (keyword === 'const' ? params['allowedValue'] : undefined)
  return shown === undefined ? '' : `: ${JSON.stringify(shown).slice(0, shownCharsMax)}`
}
