/**
 * Hints between processes: "something changed, go and look". A hint may be lost, late or doubled; the table in
 * Postgres is the truth, so a subscriber also looks on its own from time to time. Nothing here waits for a broker that
 * is away: who published or subscribed goes on, and hears of changes by looking.
 */
export interface Bus {
  publish(topic: string, message: string): Promise<void>
  /**
   * Calls `listener` with each message of the topic until the returned function is called.
   * Resolves once the subscription stands: what is published after that is delivered, unless the broker is away.
   */
  subscribe(topic: string, listener: (message: string) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
