import type { RunningServer } from './running-server.ts'

/** Makes an API key with these attributes. */
export async function makeApiKey(server: RunningServer, attributes: object): Promise<void> {
  await postApiKey(server, { data: { type: 'api_keys', attributes } })
}

/** The same with the whole body. */
export async function postApiKey(server: RunningServer, body: unknown): Promise<void> {
  const answer = await fetch(`${server.url}/api/v2/api_keys`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'DD-API-KEY': server.apiKey,
      'DD-APPLICATION-KEY': server.appKey,
    },
    body: JSON.stringify(body),
  })
  if (answer.status !== 201) throw new Error(`no key was made: ${await answer.text()}`)
}
