/** What of a span was not as it should be, and what is kept instead. The rules are those of the Agent. */
export const spanRepairs = {
  service_empty: 'It names no service: it is called after the language of the tracer.',
  service_too_long: 'Its service is over 100 bytes, and cut.',
  service_invalid: 'Nothing of its service can be kept: it is called as if it named none.',
  name_empty: 'It has no name: `unnamed_operation`.',
  name_too_long: 'Its name is over 100 bytes, and cut.',
  name_invalid: 'Nothing of its name can be kept: `unnamed_operation`.',
  resource_empty: 'It has no resource: it is that of its name.',
  resource_too_long: 'Its resource is over 5,000 bytes, and cut.',
  type_too_long: 'Its type is over 100 bytes, and cut.',
  start_invalid: 'It starts before the year 2000: it is taken to have ended when it arrived.',
  duration_invalid: 'It lasts less than nothing, or ends after the year 2262: it lasts nothing.',
  status_code_invalid: '`http.status_code` is none, and left out.',
  peer_service_too_long: '`peer.service` is over 100 bytes, and cut.',
  peer_service_invalid: 'Nothing of `peer.service` can be kept.',
  base_service_too_long: '`_dd.base_service` is over 100 bytes, and cut.',
  base_service_invalid: 'Nothing of `_dd.base_service` can be kept.',
  tag_too_long: 'The name of a tag is over 200 bytes or its text over 25,000, and cut.',
  span_id_twice: 'Another span of what was sent at once has its id: the last is kept.',
} as const

export type SpanRepair = keyof typeof spanRepairs
