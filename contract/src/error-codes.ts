/**
 * Every code that an answer, a log line or a rejection may carry, with the HTTP status it
 * travels under and the sentence a person reads. `docs/reference/error-codes.md` is made of it.
 * Clients of the questions know fewer statuses, so some codes have another one there.
 */
export const errorCodes = {
  api_key_missing: { status: 401, sentence: 'No API key: send it in the DD-API-KEY header.' },
  api_key_unknown: { status: 403, sentence: 'This API key is not known here.' },
  api_key_disabled: { status: 403, sentence: 'This API key is disabled.' },
  origin_not_allowed: {
    status: 403,
    sentence: 'No page of this origin may send, or not with this API key.',
  },
  source_type_other: {
    status: 401,
    sentence:
      'This API key is of a source of another type: `rest` is for /track, `webhook` for /collect.',
  },
  client_token_of_other: {
    status: 403,
    sentence: 'The client token belongs to another application.',
  },
  api_key_required: { status: 403, sentence: 'API key required' },
  application_key_unknown: {
    status: 403,
    sentence:
      'This needs a known API key (DD-API-KEY) and a known application key (DD-APPLICATION-KEY).',
  },
  permission_missing: {
    status: 403,
    sentence: 'The application key, or the role, does not have the permission that this needs.',
  },
  signed_out: { status: 403, sentence: 'Sign in first.' },
  cross_site: {
    status: 403,
    sentence:
      'Only pages of this server may do this for somebody who is signed in. Behind a proxy, it must pass the Host header on.',
  },
  credentials_wrong: {
    status: 401,
    sentence: 'The e-mail or the password is wrong.',
  },
  sign_ins_throttled: {
    status: 429,
    sentence: 'Too many tries; try again after the Retry-After time.',
  },
  sign_ins_busy: {
    status: 429,
    sentence: 'Too many passwords are being checked; try again after the Retry-After time.',
  },
  invitation_unknown: {
    status: 404,
    sentence: 'This link was used, has expired, or was never made. Ask for a new one.',
  },
  email_missing: { status: 400, sentence: 'Whoever uses this link has to say their e-mail.' },
  member_not_found: { status: 404, sentence: 'Nobody in the team has this id.' },
  administrator_last: {
    status: 400,
    sentence: 'There would be no administrator left; make somebody else one first.',
  },
  team_full: { status: 400, sentence: 'There are 1,000 people and invitations in the team.' },
  body_malformed: { status: 400, sentence: 'The body is not valid JSON.' },
  body_empty: { status: 400, sentence: 'The body is empty.' },
  body_too_large: {
    status: 413,
    statusOfQuestion: 400,
    sentence: 'The body is over 5 MB uncompressed.',
  },
  body_slow: { status: 408, sentence: 'The request did not arrive in time.' },
  headers_too_long: { status: 431, sentence: 'The headers are too long.' },
  http_malformed: { status: 400, sentence: 'This is not HTTP/1.1.' },
  encoding_unsupported: {
    status: 415,
    statusOfQuestion: 400,
    sentence: 'Content-Encoding must be identity, gzip or deflate.',
  },
  content_type_unsupported: {
    status: 415,
    sentence: 'Content-Type must be application/x-protobuf or application/json.',
  },
  body_expands: {
    status: 413,
    sentence:
      'What the body holds before it, written out with what it says once of many, is more than a request may be made into; send less at once.',
  },
  log_record_not_event: {
    status: 200,
    sentence:
      'The log record is no event: only those with an event name are kept, in the field event_name or the attribute event.name.',
  },
  batch_too_long: { status: 413, sentence: 'A batch may hold at most 10,000 events.' },
  event_malformed: { status: 400, sentence: 'The event does not have the documented shape.' },
  event_without_identity: {
    status: 400,
    sentence:
      "An event needs at least one of usr.id, account.id and session.id; a call of Segment's clients userId or anonymousId. Those of Datalyr's and Tracardi's clients are taken without.",
  },
  event_date_out_of_range: {
    status: 400,
    sentence: 'The date is older than the retention or more than one hour ahead.',
  },
  event_path_twice: {
    status: 400,
    sentence: 'One attribute path is set twice, once nested and once with dots in a key.',
  },
  event_key_twice: {
    status: 400,
    sentence: 'One key stands twice in an object; only one of its values could be kept.',
  },
  event_key_empty: {
    status: 400,
    sentence: 'A key is empty, or a part of it between dots, so that no search could name it.',
  },
  event_null_inexact: {
    status: 400,
    sentence: 'A null among arrays cannot be kept: it would come back as an empty array.',
  },
  event_number_inexact: {
    status: 400,
    sentence: 'A number cannot be kept exactly; send it as a string.',
  },
  event_text_malformed: {
    status: 400,
    sentence: 'A string holds half of a surrogate pair, which is not valid Unicode.',
  },
  event_too_long: {
    status: 413,
    sentence: 'The event is over 5,242,880 characters, written out as JSON.',
  },
  event_too_deep: { status: 400, sentence: 'The event is nested deeper than 100 levels.' },
  event_too_many_keys: { status: 400, sentence: 'The event has more than 10,000 keys.' },
  event_paths_too_long: {
    status: 400,
    sentence: 'The paths of all keys of the event are longer than 1,000,000 characters together.',
  },
  telemetry_not_kept: {
    status: 202,
    sentence: 'What the browser SDK says of itself is not kept.',
  },
  replay_not_kept: { status: 202, sentence: 'Recordings and profiles of pages are not kept.' },
  view_update_not_kept: {
    status: 202,
    sentence:
      'A part of a view is not kept; the next whole one is. Switch betaEnableViewUpdates off, as it is with a proxy.',
  },
  application_unknown: { status: 400, sentence: 'No application has this id.' },
  application_disabled: {
    status: 400,
    sentence: 'Product Analytics is switched off for this application.',
  },
  applications_full: {
    status: 400,
    sentence: 'There are as many applications as there may be.',
  },
  question_malformed: { status: 400, sentence: 'The question does not have the documented shape.' },
  rate_limited: {
    status: 429,
    sentence: 'This API key sends too many requests; send again after the Retry-After time.',
  },
  journal_full: {
    status: 429,
    sentence: 'The journal has reached its disk budget; send again after the Retry-After time.',
  },
  journal_stuck: {
    status: 503,
    sentence: 'The journal is full and does not empty; send again after the Retry-After time.',
  },
  journal_unavailable: {
    status: 503,
    sentence: 'The journal cannot be written; send again after the Retry-After time.',
  },
  warehouse_unavailable: {
    status: 429,
    sentence: 'The warehouse is starting or restarting; ask again after the Retry-After time.',
  },
  lead_away: {
    status: 503,
    sentence:
      'The process that answers this is starting or stopping; ask again after the Retry-After time.',
  },
  application_not_found: { status: 404, sentence: 'application not found' },
  segment_not_found: { status: 404, sentence: 'segment not found' },
  segment_too_long: { status: 400, sentence: 'A segment may have at most 1,000,000 members.' },
  segments_busy: {
    status: 429,
    sentence: 'Too many segments are being changed; send again after the Retry-After time.',
  },
  segments_full: { status: 400, sentence: 'There are 1,000 segments; delete one first.' },
  event_schema_not_found: { status: 404, sentence: 'event schema not found' },
  event_schemas_full: { status: 400, sentence: 'There are 500 event schemas; delete one first.' },
  chart_not_found: { status: 404, sentence: 'chart not found' },
  charts_full: { status: 400, sentence: 'There are 2,000 charts; delete one first.' },
  dashboard_not_found: { status: 404, sentence: 'dashboard not found' },
  dashboards_full: { status: 400, sentence: 'There are 500 dashboards; delete one first.' },
  notes_full: {
    status: 400,
    sentence: 'There are 20,000 notes of events and attributes; delete one first.',
  },
  import_not_found: { status: 404, sentence: 'import not found' },
  demo_other_events: {
    status: 409,
    sentence:
      'There are events already, with which those of the demo would be mixed: load it into a server of its own.',
  },
  demo_busy: {
    status: 409,
    sentence: 'The demo data is being loaded or removed: wait until that has ended.',
  },
  revision_stale: {
    status: 409,
    sentence: 'Somebody else has changed this since it was read: read it again.',
  },
  person_not_found: { status: 404, sentence: 'No event names this id.' },
  edge_not_found: { status: 404, sentence: 'No event says that these ids belong together.' },
  event_not_found: { status: 404, sentence: 'event not found' },
  trace_not_found: { status: 404, sentence: 'trace not found' },
  dead_letter_not_found: { status: 404, sentence: 'dead letter not found' },
  key_taken: { status: 400, sentence: 'There is such a key already.' },
  key_not_found: { status: 404, sentence: 'key not found' },
  key_last: {
    status: 400,
    sentence: 'No other key may do everything; make one before this is deleted or limited.',
  },
  keys_full: { status: 400, sentence: 'There are 1,000 keys of this kind; delete one first.' },
  request_malformed: { status: 400, sentence: 'The request does not have the documented shape.' },
  method_unknown: { status: 405, sentence: 'This address is asked in another way.' },
  route_unknown: { status: 404, sentence: 'There is no such endpoint.' },
  internal_error: { status: 500, sentence: 'A fault of the server; its log has the details.' },
} as const satisfies Record<string, { status: number; statusOfQuestion?: number; sentence: string }>

export type ErrorCode = keyof typeof errorCodes
