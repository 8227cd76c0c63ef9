import { seriesLook } from '../charts/palette.ts'

/** The colour token of each service: `--series-1`. */
export type ServiceLooks = ReadonlyMap<string, string>

/** Gives services their colours in the order in which they come; after eight the hues repeat. */
export function serviceLooks(services: readonly string[]): ServiceLooks {
  return new Map(services.map((service, index) => [service, seriesLook(index).token]))
}

/** The colour of a service for a style attribute. */
export function serviceColour(looks: ServiceLooks, service: string): string {
  return `var(${looks.get(service) ?? '--faint'})`
}
