// vitest runs this before the tests, so that servers which they start are those of the sources.
import { buildServer } from './workspace.js'

export const setup = buildServer
