/** Libraries whose actions say what happened: how actions are created, and the names of their parts. */
export const actionWords = {
  packages: ["@reduxjs/toolkit", "redux-actions", "typesafe-actions"],
  /** Functions that create an action creator from the type and a function that prepares the payload. */
  creators: ["createAction"],
  /** Functions that create an action creator for each reducer, with the type `name/reducer`. */
  slices: ["createSlice"],
  sliceName: "name",
  sliceReducers: "reducers",
  sliceActions: "actions",
  prepare: "prepare",
  type: "type",
  payload: "payload",
  /** The method that checks whether an action comes from a creator: `bought.match(action)`. */
  match: "match",
  /** The functions that check it for several creators: `isAnyOf(bought, left)(action)`. */
  matchAny: ["isAnyOf"],
  /** Functions that create a thunk from the type and the function that runs when it is dispatched, with the same argument. */
  thunkCreators: ["createAsyncThunk", "createAppAsyncThunk"],
  /** Methods that pass an action, or a function to run, to a store. */
  dispatch: "dispatch",
  /** Functions that give a component actions that dispatch themselves, the function that binds such actions, and where a class has them. */
  connecting: ["connect"],
  binding: ["bindActionCreators"],
  props: "props",
} as const;
