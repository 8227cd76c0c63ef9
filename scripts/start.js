// `npm start`: from a clone to a serving process in one command. The script in package.json says
// `exec`, so that npm passes a SIGTERM to this process and not to a shell that would leave it alone.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, install, requireNode, root } from './workspace.js'

requireNode()
install()
build()

// The server is loaded into this process: signals, exit code and output are its own, and no second
// Node stays in memory beside it. The script gives V8 more room for young objects than it takes by
// itself: a batch of events is many of them, and a sixth of the time went into collecting them.
const server = join(root, 'server', 'dist', 'main.js')
process.argv[1] = server
await import(pathToFileURL(server).href)
