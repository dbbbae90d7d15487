/** Why TensorFlow cannot be set up here: a sentence that names the cause and the way out. */
export class Obstacle extends Error {
  name = "Obstacle";

  /**
   * @param {string} message
   * @param {boolean} slow whether finding out took long, so that it is better remembered than found out again at every start
   */
  constructor(message, slow = false) {
    super(message);
    this.slow = slow;
  }
}
