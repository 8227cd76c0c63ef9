/** What of a span was not as it should be, and was mended. */
export type Repair =
  | 'service_empty'
  | 'service_too_long'
  | 'service_invalid'
  | 'name_empty'
  | 'name_too_long'
  | 'name_invalid'
  | 'resource_empty'
  | 'resource_too_long'
  | 'type_too_long'
  | 'start_invalid'
  | 'duration_invalid'
  | 'status_code_invalid'
  | 'peer_service_too_long'
  | 'peer_service_invalid'
  | 'base_service_too_long'
  | 'base_service_invalid'
  | 'tag_too_long'
  /** Two spans of a chunk have the same id; both are kept. */
  | 'span_id_twice'

/** Told of each repair. */
export type Repaired = (repair: Repair) => void
