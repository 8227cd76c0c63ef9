/** A site of its own origin, whose pages carry the published browser SDK. */
import { createReadStream } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { createRequire } from 'node:module'
import { once } from 'node:events'
import { dirname, join, basename } from 'node:path'

export type WatchedSite = { readonly url: string; readonly close: () => Promise<void> }

const require = createRequire(import.meta.url)
const sdkPath = require.resolve('@datadog/browser-rum')
const bundle = join(dirname(sdkPath), '../../bundle')

/** Serves pages that watch themselves as `init` says. */
export async function openSite(init: object): Promise<WatchedSite> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://site').pathname
    if (path.endsWith('.js')) {
      response.setHeader('content-type', 'text/javascript')
      const folder = path.includes('/chunks/') ? join(bundle, 'chunks') : bundle
      createReadStream(join(folder, basename(path)))
        .on('error', () => response.writeHead(404).end())
        .pipe(response)
    } else if (path === '/api/stock') {
      response.setHeader('content-type', 'application/json')
      response.end('{"left":3}')
    } else {
      response.setHeader('content-type', 'text/html')
      response.end(page(init))
    }
  })
  return { url: await listening(server), close: () => closed(server) }
}

function page(init: object): string {
  return `<!doctype html><title>Shop</title><script src="/datadog-rum.js"></script>
    <script>DD_RUM.init(${JSON.stringify(init)})</script>
    <button onclick="fetch('/api/stock')">Buy</button>
    <button onclick="throw new Error('the basket is broken')">Break</button>
    <button onclick="history.pushState({}, '', '/cart')">Cart</button>`
}

/** Has a server listen on a port of its own; gives its address. */
export async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `http://127.0.0.1:${port}`
}

export async function closed(server: Server): Promise<void> {
  server.close()
  server.closeAllConnections()
  await once(server, 'close')
}
