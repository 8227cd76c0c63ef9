import type { ReactElement } from 'react'

/** What every call has in common. */
export function Introduction(): ReactElement {
  return (
    <div className="hidden max-w-prose gap-3 lg:grid">
      <h2 className="text-lg font-semibold">The API of this server</h2>
      <p>
        Everything that this app shows comes from operations that programs may ask too. Pick one at
        the side to see what it takes and answers, to try it here, and to copy it as a program.
      </p>
      <p>
        Senders of events show an API key in <code className="font-mono">DD-API-KEY</code>; who asks
        shows an application key in <code className="font-mono">DD-APPLICATION-KEY</code> as well.
        What you try here is sent as yourself, with no key in the page.
      </p>
      <p>
        The same for programs:{' '}
        <a href="/api/openapi.json" className="text-accent underline">
          the OpenAPI document
        </a>
        .
      </p>
    </div>
  )
}
