/** The name of a type of events as it is compared: ` Page View ` is `page-view`. */
export function eventTypeSlug(type: string): string {
  return type.trim().toLowerCase().replaceAll(' ', '-')
}
