/** The name and version of this package: in the context of every event and in the user agent. */
export const library = '@throughline/node'
export const version = '0.1.0'
