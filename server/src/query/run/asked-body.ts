import { createHash } from 'node:crypto'

export interface AskedBody {
  /** The same for the same body at the same endpoint, whoever asks and with whatever id. */
  readonly key: string
  readonly requestId: string | undefined
  readonly isBackground: boolean
}

/** What running a question needs to know of its body; undefined for one nested too deep to tell. */
export function readAsked(kind: string, body: unknown): AskedBody | undefined {
  const { request_id, enforced_execution_type } = attributesOf(body)
  const text = printWithoutId(body)
  if (text === undefined) return undefined
  return {
    key: createHash('sha256').update(`${kind}\0${text}`).digest('base64'),
    requestId: typeof request_id === 'string' && request_id !== '' ? request_id : undefined,
    isBackground: enforced_execution_type === 'background',
  }
}

type Keys = Readonly<Record<string, unknown>>

function attributesOf(body: unknown): Keys {
  if (!isObject(body) || !isObject(body['data'])) return {}
  const { attributes } = body['data']
  return isObject(attributes) ? attributes : {}
}

function isObject(value: unknown): value is Keys {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The body with its keys in order, so that it reads the same however a client writes it. */
function printWithoutId(body: unknown): string | undefined {
  const attributes = attributesOf(body)
  try {
    return JSON.stringify(body, (_key, value: unknown) => {
      if (!isObject(value)) return value
      const entries = Object.entries(value).filter(
        ([name]) => value !== attributes || name !== 'request_id',
      )
      return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)))
    })
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}
