import { parentPort } from 'node:worker_threads'
import { type CompileJob, typstCompiler } from './typst-compiler.ts'

/** The thread in which documents are compiled: takes jobs one by one, answers each with bytes or a message. */
const compile = typstCompiler()

parentPort?.on('message', (job: CompileJob) => {
  try {
    const pdf = compile(job)
    parentPort?.postMessage({ pdf })
  } catch (error) {
    parentPort?.postMessage({ failure: error instanceof Error ? error.message : String(error) })
  }
})
