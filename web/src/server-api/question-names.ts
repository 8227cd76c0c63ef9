/** The requests of one signal are one question to whoever waits, and have one name on the server. */
const names = new WeakMap<AbortSignal, string>()

/** Has the requests of this signal asked under a name of their own. */
export function nameQuestion(signal: AbortSignal): string {
  // Not `randomUUID`: pages that came in the clear from elsewhere have none.
  const bytes = [...crypto.getRandomValues(new Uint8Array(16))]
  const name = bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')
  names.set(signal, name)
  return name
}

export function nameOf(signal: AbortSignal | undefined): string | undefined {
  return signal && names.get(signal)
}
