import type { EventSchemaDocument } from '../../catalog/catalog-document.ts'
import { eventTypeSlug } from '../event-type-slug.ts'
import { compileSchema, type SchemaCheck } from './compile-schema.ts'
import { readTarget, type CheckedEvent, type Target } from './schema-target.ts'
import { isWithinBounds } from './within-bounds.ts'

/** Says what the schemas of its type have against an event: a sentence each; none when it is valid. */
export type EventChecks = (event: CheckedEvent) => readonly string[]

export const checkLimits = {
  /** A target with more values in it is not looked at, and that is what is wrong with it. */
  valuesMax: 2_000,
  depthMax: 100,
  sentencesMax: 10,
} as const

type Schemas = { readonly eventSchemas: () => readonly EventSchemaDocument[] }

/** Checks events against the schemas that the catalog holds at the moment. */
export function openEventChecks(catalog: Schemas): EventChecks {
  const checksOf = compileOnce()
  let documents: readonly EventSchemaDocument[] = []
  let byType: ReadonlyMap<string, readonly EventSchemaDocument[]> = new Map()
  return (event) => {
    const known = catalog.eventSchemas()
    // The same list as long as nothing has changed.
    if (known !== documents) {
      documents = known
      byType = enabledByType(known)
    }
    if (byType.size === 0) return []
    return (byType.get(eventTypeSlug(event.name)) ?? [])
      .filter(({ applicationId = event.applicationId }) => applicationId === event.applicationId)
      .flatMap(checksOf)
      .flatMap((check) => check(event) ?? [])
      .slice(0, checkLimits.sentencesMax)
  }
}

function enabledByType(
  documents: readonly EventSchemaDocument[],
): ReadonlyMap<string, readonly EventSchemaDocument[]> {
  const byType = new Map<string, EventSchemaDocument[]>()
  for (const document of documents) {
    if (!document.isEnabled) continue
    const type = eventTypeSlug(document.eventType)
    byType.set(type, [...(byType.get(type) ?? []), document])
  }
  return byType
}

type TargetCheck = (event: CheckedEvent) => string | undefined

/** Compiles the schemas of a document when an event first needs them. */
function compileOnce(): (document: EventSchemaDocument) => readonly TargetCheck[] {
  const compiled = new WeakMap<EventSchemaDocument, readonly TargetCheck[]>()
  return (document) => {
    const held = compiled.get(document)
    if (held !== undefined) return held
    const checks = targetChecks(document)
    compiled.set(document, checks)
    return checks
  }
}

// What does not compile was refused when it was saved.
function targetChecks({ jsonSchema }: EventSchemaDocument): readonly TargetCheck[] {
  return Object.entries(jsonSchema).flatMap(([name, schema]) => {
    const target = readTarget(name)
    const compiled = compileSchema(schema)
    if (target === undefined || compiled.kind === 'faulty') return []
    return [(event: CheckedEvent) => checked(event, { name, target, check: compiled.check })]
  })
}

type Checking = {
  readonly name: string
  readonly target: Target
  readonly check: SchemaCheck
}

function checked(event: CheckedEvent, { name, target, check }: Checking): string | undefined {
  const value = target(event)
  if (value === undefined) return `${name} is missing`
  if (!isWithinBounds(value, checkLimits))
    return `${name} has over ${checkLimits.valuesMax} values, or is too deep`
  const sentence = check(value)
  if (sentence === undefined) return undefined
  return sentence.startsWith('/') ? `${name}${sentence}` : `${name} ${sentence}`
}
