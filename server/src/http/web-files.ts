import { existsSync } from 'node:fs'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { endpoints } from './endpoints.ts'
import { refuse } from './refusals.ts'

/** The built web app at `/`; paths of its pages answer index.html, all else is a 404. */
export function webFiles(app: FastifyInstance, directory: string): void {
  const isBuilt = existsSync(directory)
  if (isBuilt) {
    void app.register(fastifyStatic, {
      root: directory,
      // File names under assets/ carry a hash of their content.
      setHeaders(response, path) {
        const isHashed = path.includes('/assets/')
        response.setHeader(
          'cache-control',
          isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
        )
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0] ?? ''
    const methods = methodsAt(path)
    if (methods !== '' && path !== '/') {
      const detail = `There is no ${request.method} ${path}; use ${methods}.`
      void reply.header('allow', methods)
      return refuse(reply, 'sentences', { code: 'method_unknown', detail })
    }
    const isPage =
      isBuilt && request.method === 'GET' && !path.startsWith('/api/') && !path.includes('.')
    if (isPage) return reply.sendFile('index.html')
    return refuse(reply, 'sentences', {
      code: 'route_unknown',
      detail: `There is no ${request.method} ${path}.`,
    })
  })
}

/** How an address without an id may be asked, '' for one that is no endpoint: `POST`, `GET, POST`. */
function methodsAt(path: string): string {
  const asked = endpoints.filter((endpoint) => endpoint.path === path)
  return asked.map(({ method }) => method.toUpperCase()).join(', ')
}
