import { QuestionProgress } from '@throughline/contract'
import { request, tell } from './request.ts'

/** How far the questions are that somebody asks under a name. */
export async function readProgress(name: string, signal: AbortSignal): Promise<QuestionProgress> {
  return request({ path: pathOf(name), signal }, QuestionProgress)
}

/** Ends them on the server, also those that are not asked for just now. */
export async function endQuestions(name: string): Promise<void> {
  await tell({ path: pathOf(name), method: 'DELETE' })
}

function pathOf(name: string): string {
  return `/api/app/questions/${name}`
}
