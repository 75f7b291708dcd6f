import type { Owner } from './owner.js'

/** Who may go on after a job: nobody in particular, or the owner whose transaction is open. */
export type Holder = Owner | null

interface Job {
  readonly owner: Owner
  readonly run: () => Promise<Holder>
}

/** One backend for many connections, one job at a time. */
export interface Turns {
  /** Queue a job. It waits while another owner has a transaction open. */
  readonly add: (owner: Owner, run: () => Promise<Holder>) => void
  /** Resolves when the running job has ended; later ones are dropped. */
  readonly stop: () => Promise<void>
}

/** @param onCrash told when a job throws: the backend is not to be trusted any more */
export function createTurns(onCrash: (error: unknown) => void): Turns {
  const queue: Job[] = []
  let holder: Holder = null
  let running: Promise<void> | null = null
  let isStopped = false

  const drain = async () => {
    for (;;) {
      const at = queue.findIndex((job) => holder === null || job.owner === holder)
      if (at === -1 || isStopped) return
      const [job] = queue.splice(at, 1)
      try {
        holder = await job!.run()
      } catch (error) {
        isStopped = true
        onCrash(error)
      }
      // Let sockets and signals be heard between jobs.
      await new Promise(setImmediate)
    }
  }
  const start = () => {
    running ??= drain().finally(() => {
      running = null
      if (!isStopped && queue.some((job) => holder === null || job.owner === holder)) start()
    })
  }
  return {
    add(owner, run) {
      if (isStopped) return
      queue.push({ owner, run })
      start()
    },
    async stop() {
      isStopped = true
      await running
    },
  }
}
