/** Short, known to everyone, and hard to take for one another: 256 of them, so that each word is 8 bits. */
export const RETURN_WORDS = `
acorn actor album alley amber angel ankle apple april apron arrow atlas attic autumn badge bagel baker bamboo banjo barn
basil basket beach beaver beetle bell berry bird bishop blanket bottle box brick bridge broom brush bucket butter button cabin
cactus camel camera canal candle canoe canyon carpet carrot castle cave cedar cello cherry chess circle citrus clay cliff clock
cloud clover coast cobra cocoa coffee comet copper coral corn cotton cousin cradle crane crayon cricket crown curtain daisy dance
desert dinner doctor dolphin donkey door dragon drum eagle earth east echo elbow engine evening falcon farm feather fence
fern fiddle finger fish flag flame flute forest fork fossil fountain fox frog garden garlic giant ginger glass globe glove
goat gold grape grass guitar hammer harbor harp hawk hazel helmet heron hill honey horse hotel iceberg igloo island ivory
jacket jaguar jelly jewel jungle kettle king kite kitten ladder lake lamp lemon leopard letter library lilac lion lizard lobster
magnet mango maple marble market meadow melon metal mirror money monkey moon morning moss mountain museum music napkin needle nest
night north novel nutmeg oak ocean olive onion orange orchid otter owl oyster paint palace panda paper parrot pasta peach
peanut pearl pebble pencil pepper piano pillow pilot pirate planet plum pocket poem pony potato pumpkin puzzle quartz queen rabbit
radio rain raven ribbon river robin rocket rose ruby saddle sailor salad salmon sand school shadow shark sheep silver spoon
squirrel star summer swan table tiger train tulip turtle valley violin walnut water whale window winter zebra
`
  .trim()
  .split(/\s+/);
