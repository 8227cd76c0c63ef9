/**
 * SQL text whose values travel beside it.
 *
 * A piece of SQL is made of literal text written in this program and of parameters. Values never
 * become text: the printed form names them `{p0:String}`, numbered from the left when pieces are
 * put together, and the engine binds them. Equal parameters share one name, so an expression used
 * twice prints the same both times (which is what GROUP BY needs).
 */

/** A ClickHouse type a parameter may have. */
export type SqlType =
  | 'String'
  | 'Bool'
  | 'UInt8'
  | 'UInt32'
  | 'UInt64'
  | 'Int64'
  | 'Float64'
  | 'Array(String)'
  | 'Array(Int64)'
  | 'Array(UInt64)'
  | 'Array(Float64)'

export type SqlValue =
  string | number | bigint | boolean | readonly string[] | readonly number[] | readonly bigint[]

export interface SqlParameter {
  readonly type: SqlType
  readonly value: SqlValue
}

type Piece = string | SqlParameter | Sql

const pieces: unique symbol = Symbol('pieces')

/** Made only by this file: there is no way to turn a string from outside into Sql. */
export interface Sql {
  /** Printed when it is asked for, and then kept: most pieces are only put into others. */
  readonly text: string
  readonly parameters: Readonly<Record<string, SqlParameter>>
  /** About how long the text is; known without printing it. */
  readonly chars: number
  readonly [pieces]: readonly Piece[]
}

/**
 * Writes SQL; every inserted value is itself Sql.
 *
 * @example sql`SELECT count() FROM throughline.events WHERE name = ${param('String', name)}`
 */
export function sql(strings: TemplateStringsArray, ...inserted: readonly Sql[]): Sql {
  return madeOf(
    strings.flatMap((literal, index) => {
      const piece = inserted[index]
      return piece === undefined ? [literal] : [literal, piece]
    }),
  )
}

/** One value, bound by the engine as this type. */
export function param(type: SqlType, value: SqlValue): Sql {
  return madeOf([{ type, value }])
}

/** A moment, given in epoch milliseconds, comparable with the time columns. */
export function momentParam(epochMs: number): Sql {
  return sql`fromUnixTimestamp64Milli(${param('Int64', Math.trunc(epochMs))}, 'UTC')`
}

/** Puts pieces one after the other: `joinSql(conditions, sql` AND `)`. */
export function joinSql(list: readonly Sql[], separator: Sql): Sql {
  return madeOf(list.flatMap((item, index) => (index === 0 ? [item] : [separator, item])))
}

const plainName = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/

/** The name of a column, table or alias. A name that would need quoting is a bug of the caller. */
export function identifier(name: string): Sql {
  if (!plainName.test(name)) throw new Error(`not a plain SQL name: ${JSON.stringify(name)}`)
  return madeOf([name])
}

/** A whole number as text, for the few places of DDL that take no parameter. */
export function wholeNumber(number: number): Sql {
  if (!Number.isSafeInteger(number)) throw new Error(`not a whole number: ${number}`)
  return madeOf([String(number)])
}

/** Text as a literal, for the few places of DDL that take no parameter. */
export function textLiteral(text: string): Sql {
  return madeOf([`'${text.replace(/[\\']/g, (character) => `\\${character}`)}'`])
}

/**
 * What an attribute path holds, as the JSON column gives it: `attributePath('customer.tier')`.
 * With a type (`'String'`, `'Array(Nullable(String))'`) only values of that type, NULL for others.
 * Any text is a legal path; it is quoted here.
 */
export function attributePath(path: string, type?: string): Sql {
  return madeOf([`attributes.${quoted(path)}${type === undefined ? '' : `.:${quoted(type)}`}`])
}

/** A path up to arrays of objects; the next step goes on inside their elements. */
export type PathStep = { readonly path: string; readonly arrays: number }

/**
 * What stands inside arrays of objects, whatever its type, in as many arrays as it went through:
 * `items[].name` is `nestedAttributePath([{ path: 'items', arrays: 1 }, { path: 'name', arrays: 0 }])`.
 */
export function nestedAttributePath(steps: readonly PathStep[]): Sql {
  const path = steps.map(({ path, arrays }) => quoted(path) + '[]'.repeat(arrays)).join('.')
  return madeOf([`attributes.${path}`])
}

function quoted(name: string): string {
  return `\`${name.replace(/[\\`]/g, (character) => `\\${character}`)}\``
}

/** How long the text of a parameter is: its name in braces, and its type. */
const parameterChars = 16

function madeOf(list: readonly Piece[]): Sql {
  let printed: Printed | undefined
  const print = (): Printed => (printed ??= printedFrom(list))
  return {
    get text() {
      return print().text
    },
    get parameters() {
      return print().parameters
    },
    chars: list.reduce((sum, piece) => sum + charsOf(piece), 0),
    [pieces]: list,
  }
}

function charsOf(piece: Piece): number {
  if (typeof piece === 'string') return piece.length
  return 'chars' in piece ? piece.chars : parameterChars
}

type Printed = Pick<Sql, 'text' | 'parameters'>

function printedFrom(list: readonly Piece[]): Printed {
  const names = new Map<string, string>()
  // The same parameter stands in many places; its value may be a long list.
  const met = new Map<SqlParameter, string>()
  const parameters: Record<string, SqlParameter> = {}
  const texts: string[] = []
  const nameOf = (parameter: SqlParameter): string => {
    const key = keyOf(parameter)
    const name = names.get(key) ?? `p${names.size}`
    names.set(key, name)
    met.set(parameter, name)
    parameters[name] = parameter
    return name
  }
  const add = (piece: Piece): void => {
    if (typeof piece === 'string') texts.push(piece)
    else if ('chars' in piece) piece[pieces].forEach(add)
    else texts.push(`{${met.get(piece) ?? nameOf(piece)}:${piece.type}}`)
  }
  list.forEach(add)
  return { text: texts.join(''), parameters }
}

function keyOf(parameter: SqlParameter): string {
  const { type, value } = parameter
  return `${type} ${Array.isArray(value) ? JSON.stringify(value.map(String)) : String(value)}`
}
