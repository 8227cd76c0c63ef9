import tracer from 'dd-trace'
import { serve } from './serve.js'

serve({ step: (name, work) => tracer.trace(name, work) })
