import type { WireSchema } from './wire-schema.ts'

/** A published operation as the server answers it. */
export type Operation = {
  readonly name: string
  readonly path: string
  readonly accepted: number
  readonly schema: WireSchema
  /** A body with every field of the schema. */
  readonly whole: unknown
  /** Fields that the schema calls optional but that are needed where their parent is. */
  readonly alsoNeeded: readonly string[]
}
