/** Where a server with these settings is reached from its own machine: `serverUrl('::', '80')`. */
export function serverUrl(host: string | undefined, port: string | undefined): string {
  const given = host?.trim() ?? ''
  // These say that it listens on every address.
  const name = given === '' || given === '0.0.0.0' || given === '::' ? '127.0.0.1' : given
  return `http://${name.includes(':') ? `[${name}]` : name}:${port?.trim() || '4700'}`
}
