export const logger = {
  info(message: string, data: object = {}) {
    console.log(JSON.stringify({ level: "info", message, ...data }));
  },
  error(message: string, data: object = {}) {
    console.error(JSON.stringify({ level: "error", message, ...data }));
  },
};
