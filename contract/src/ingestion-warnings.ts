/**
 * What may be said of events that are taken, with its severity and the sentence a person reads.
 * `docs/reference/ingestion-warnings.md` is made of it. What is refused has an error code instead.
 */
export const ingestionWarnings = {
  null_not_kept: { severity: 'changed', meaning: 'A key whose value is `null` is left out.' },
  empty_object_not_kept: {
    severity: 'changed',
    meaning: 'A key whose value is an object without anything in it is left out.',
  },
  negative_zero: { severity: 'changed', meaning: '`-0` is kept as `0`.' },
  dotted_key: {
    severity: 'changed',
    meaning: 'A key with a dot is kept as a path: `{"a.b":1}` comes back as `{"a":{"b":1}}`.',
  },
  value_made_text: {
    severity: 'changed',
    meaning:
      '`service`, `env`, `version`, `view.id`, `usr.anonymous_id` and `_dd.trace_id` hold text: a number or a boolean there is kept as its text.',
  },
  date_rounded: {
    severity: 'changed',
    meaning: 'Times are kept to the millisecond: further digits of the `date` are cut off.',
  },
  date_without_offset: {
    severity: 'noted',
    meaning:
      'The `date` names no time zone and was read as UTC. A server in another zone should send `Z` or an offset.',
  },
  event_late: {
    severity: 'noted',
    meaning: 'The event happened more than 24 h before it arrived.',
  },
  event_ahead: {
    severity: 'noted',
    meaning:
      'The event happened more than a minute after it arrived, by its `date`: a clock is wrong.',
  },
  date_in_future: {
    severity: 'changed',
    meaning:
      'The time of the event was more than 1 h ahead by its sender, so the time of its arrival is kept.',
  },
  event_invalid: {
    severity: 'noted',
    meaning:
      'The event does not fit an event schema of its name: it is kept, with `@validation.valid` false and the reasons in `@validation.errors`.',
  },
  key_not_kept: {
    severity: 'changed',
    meaning:
      'A key of the event that its protocol does not know is left out: what is said of an event stands in its `properties`.',
  },
  identity_missing: {
    severity: 'noted',
    meaning:
      'The event names no user, visitor, session, device or account: it counts as an event, and belongs to nobody.',
  },
  id_missing: {
    severity: 'noted',
    meaning:
      'The event has no `event.id`: if its sender sends it again, after a broken connection for example, it counts twice.',
  },
  user_id_placeholder: {
    severity: 'noted',
    meaning:
      '`usr.id` looks like the text of a missing value (`null`, `undefined`, `anonymous`, …): all such events count as one user.',
  },
  application_created: {
    severity: 'noted',
    meaning:
      'No application had this id, so the event created one. A misspelt id makes an application of its own.',
  },
  duplicate_id: {
    severity: 'noted',
    meaning:
      'The event has the application and the id of one that is there already, so it does not count again.',
  },
} as const satisfies Record<
  string,
  { readonly severity: 'changed' | 'noted'; readonly meaning: string }
>

export type IngestionWarning = keyof typeof ingestionWarnings
