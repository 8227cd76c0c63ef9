// Installs and builds, and nothing else: what the other checks need before they can run.
import { build, install, requireNode } from './workspace.js'

requireNode()
install()
build({ all: true })
