/** What programs write into an id when they have none, in lower case. Whoever is called so is nobody. */
export const placeholderIds = [
  'null',
  'undefined',
  'none',
  'nil',
  'nan',
  'unknown',
  'anonymous',
  'guest',
  'true',
  'false',
  '0',
  '-1',
  '[object object]',
  '00000000-0000-0000-0000-000000000000',
] as const
