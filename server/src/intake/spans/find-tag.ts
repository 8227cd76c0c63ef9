import type { Span } from './span.ts'

/** The tags that say whom a trace belongs to, the most certain first. */
export const keyTags = {
  session: ['session.id', 'usr.session_id', 'baggage.session.id', 'session_id', 'rum.session_id'],
  user: [
    'usr.id',
    'user.id',
    'enduser.id',
    'baggage.user.id',
    'appsec.events.users.login.success.usr.login',
  ],
  account: ['account.id', 'usr.account_id', 'baggage.account.id'],
} as const

type Wanted = {
  readonly root: Span
  readonly spans: readonly Span[]
  readonly tags: readonly string[]
}

/** What the first of the tags says that the root has, or else the first span that has one; '' for none. */
export function findTag({ root, spans, tags }: Wanted): string {
  const ofRoot = tagOf(root, tags)
  if (ofRoot !== '') return ofRoot
  for (const span of spans) {
    const value = tagOf(span, tags)
    if (value !== '') return value
  }
  return ''
}

function tagOf({ meta }: Span, tags: readonly string[]): string {
  for (const tag of tags) {
    const value = meta.get(tag)
    if (value !== undefined && value !== '') return value
  }
  return ''
}
