'use strict';
for (const slider of document.querySelectorAll('input[type=range]')) {
  slider.addEventListener('input', () => slider.closest('.picture').style.setProperty('--cut', `${slider.value}%`));
}
